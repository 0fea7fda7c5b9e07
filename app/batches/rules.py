"""The rules of batches: how many applications one has, what confirms it, and how long it can be undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.outbox.placeholders import placeholder_problem
from app.shared.refusals import RuleBroken
from app.shared.text import whole_number

MAX_ITEMS = 2000
TYPED_ABOVE = 30  # items: a larger batch starts only if their number is typed
DRAFT_RETENTION = timedelta(days=1)
PLACEHOLDERS = ("name", "role", "stage")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_selection(count: int) -> None:
    """Raise RuleBroken for a selection of nothing or of too many."""
    if count == 0:
        raise RuleBroken(_("Nothing is selected. Select at least one application, then try again."))
    if count > MAX_ITEMS:
        raise RuleBroken(
            _(
                "A batch has at most %(limit)s applications. Filter the list further.",
                limit=whole_number(MAX_ITEMS),
            )
        )


def must_be_typed(count: int) -> bool:
    """True if a batch starts only once the number of its applications is typed."""
    return count > TYPED_ABOVE


def check_typed_count(typed: str, count: int) -> None:
    """Raise RuleBroken if the number of a large batch is not typed."""
    if must_be_typed(count) and re.sub(r"[\s,.'’]", "", typed) != str(count):
        raise RuleBroken(
            _("Type %(count)s, the number of applications, to confirm.", count=count), field="count"
        )


def check_can_be_undone(*, has_undo: bool, done: int) -> None:
    """Raise RuleBroken for a batch that cannot be undone as a whole."""
    if not has_undo:
        raise RuleBroken(_("This cannot be undone: the mail was already sent."))
    if not done:
        raise RuleBroken(_("Nothing of this was done, so there is nothing to undo."))


def offers_undo(now: datetime, ended_at: datetime | None, window: timedelta | None) -> bool:
    """True while some of a batch can still be undone. Each item has the last word when it is undone."""
    return window is None or ended_at is None or now - ended_at <= window


def check_placeholders(text: str) -> None:
    """Raise RuleBroken for a placeholder that does not exist, and for a brace that belongs to none."""
    if problem := placeholder_problem(text, PLACEHOLDERS):
        raise RuleBroken(problem, field="paragraph")


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced by its value, once: a value is never read for placeholders."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
