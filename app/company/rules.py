"""The rules of what the company says: its name, and its texts in versions."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import Conflict, RuleBroken

MAX_NAME_LENGTH, MAX_SENTENCE_LENGTH = 100, 300
MAX_PROCESS_DAYS, MAX_PROMISE_DAYS = 260, 60
LEAST_DELAY_MINUTES, MOST_DELAY_MINUTES = 10, 1440  # a move can be undone for ten minutes
# The consent of an applicant, until the company writes its own.
OUR_CONSENT_TERMS = _l(
    "We keep what you send, and our notes about your application, to decide on it: for as long as that "
    "takes, and a reasonable time after. You can request a copy or deletion of your data at any time."
)


def check_name(name: str) -> None:
    """Raise RuleBroken for a name that would be read as a placeholder."""
    if "{" in name or "}" in name:
        raise RuleBroken(_("The name of a company has no braces."), field="name")


def check_newest(now: int, seen: int, saved_by: str) -> None:
    """Raise Conflict if a newer version of a text was saved since the page was loaded."""
    if now != seen:
        raise Conflict(
            _(
                "%(person)s saved another version of this text after you opened the page. What you typed is "
                "still here. Check theirs, then save again.",
                person=saved_by,
            )
        )


def check_newest_logo(now: int, seen: int, saved_by: str) -> None:
    """Raise Conflict if the logo was changed since the page was loaded."""
    if now != seen:
        raise Conflict(
            _(
                "%(person)s changed the logo after you opened the page. Look at theirs. If you still want "
                "yours, choose the file again.",
                person=saved_by,
            )
        )
