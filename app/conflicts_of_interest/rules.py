"""The rules of conflicts of interest: what is stated, who acknowledges it, and what waits until then."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import Conflict, RuleBroken


class Acquaintance(StrEnum):
    """How a colleague and a candidate know each other."""

    FAMILY = "family"
    FRIENDS = "friends"
    WORK = "work"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How a page says it."""
        return str(ACQUAINTANCE_LABELS[self])


ACQUAINTANCE_LABELS = {
    Acquaintance.FAMILY: _l("Family or partner"),
    Acquaintance.FRIENDS: _l("Friends"),
    Acquaintance.WORK: _l("Worked or studied together"),
    Acquaintance.OTHER: _l("In another way"),
}


def check_is_acknowledged(name: str, *, is_acknowledged: bool) -> None:
    """Raise RuleBroken for a person who knows the candidate, until a recruiter acknowledges it."""
    if not is_acknowledged:
        raise RuleBroken(
            _(
                "%(name)s knows this candidate, and no recruiter has acknowledged it yet. Until then they do "
                "not interview, decide or approve here.",
                name=name,
            )
        )


def check_can_acknowledge(*, is_own: bool, is_done: bool, is_named: bool, is_nobody: bool) -> None:
    """Raise RuleBroken for one’s own conflict and for one without a colleague, Conflict for a second time.

    `is_nobody` stands for a colleague.
    """
    if is_done:
        raise Conflict(_("Somebody else has acknowledged this already."))
    if is_own:
        raise RuleBroken(_("This is about you. Ask another recruiter to acknowledge it."))
    if is_named and is_nobody:
        raise RuleBroken(_("Enter an email, or tick that it is nobody. Not both."), field="colleague")
    if not is_named and not is_nobody:
        raise RuleBroken(_("Enter the email of the colleague."), field="colleague")
