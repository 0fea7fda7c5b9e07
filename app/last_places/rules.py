"""The rules of what becomes of the other candidates after the hire for the last place."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken


class PlaceOutcome(StrEnum):
    """What becomes of a candidate."""

    DECLINE = "decline"
    POOL = "pool"
    MOVE = "move"

    @property
    def label(self) -> str:
        """The outcome as a form names it."""
        return str(PLACE_OUTCOME_LABELS[self])


PLACE_OUTCOME_LABELS = {
    PlaceOutcome.DECLINE: _l("Decline with a letter"),
    PlaceOutcome.POOL: _l("Decline, and keep in the pool"),
    PlaceOutcome.MOVE: _l("Propose the other opening"),
}


def check_outcome(outcome: PlaceOutcome, *, has_pool: bool, may_pool: bool, has_opening: bool) -> None:
    """Raise RuleBroken for a pool or an opening that is not chosen, or by a person who keeps no pools."""
    if outcome is PlaceOutcome.MOVE and not has_opening:
        raise RuleBroken(_("Choose the other opening for those who move."), field="to")
    if outcome is not PlaceOutcome.POOL:
        return
    if not may_pool:
        raise RuleBroken(_("Only recruiters keep candidates in pools. Choose something else, or ask one."))
    if not has_pool:
        raise RuleBroken(_("Choose the pool for those you keep."), field="pool")


def check_has_place(*, has_place: bool) -> None:
    """Raise RuleBroken while all places are filled."""
    if not has_place:
        raise RuleBroken(_("All places are filled. Choose what becomes of each candidate."))


def check_can_be_done(name: str, *, has_offer: bool, has_place: bool) -> None:
    """Raise RuleBroken for a candidate with an open offer, and once a place is free again."""
    if has_place:
        raise RuleBroken(_("A place is free again, so nobody is declined because the opening is filled."))
    if has_offer:
        raise RuleBroken(
            _("%(candidate)s has an open offer. Wait for the answer, or withdraw it first.", candidate=name)
        )
