"""The rules of the company's texts: stale pages, and what is retired."""

from __future__ import annotations

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken


def check_edition(now: int, seen: int, saved_by: str) -> None:
    """Raise Conflict if a text was changed since the page was loaded."""
    if now != seen:
        raise Conflict(
            _(
                "%(person)s saved another version of this text after you opened the page. What you typed is "
                "still here. Check theirs, then save again.",
                person=saved_by,
            )
        )


def check_name_is_free(*, is_free: bool) -> None:
    """Raise RuleBroken for a name that another template has."""
    if not is_free:
        raise RuleBroken(_("There is a template with this name now. Rename or retire it first."))


def check_in_use(*, is_retired: bool) -> None:
    """Raise RuleBroken for a template that is retired."""
    if is_retired:
        raise RuleBroken(_("This template is retired. Restore it first."))
