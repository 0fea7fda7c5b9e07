"""The rules of moving to another opening: what has to end first, and what is proposed once."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import gettext as _

from app.candidates.models import OfferStanding
from app.shared.refusals import Conflict, RuleBroken

PROPOSAL_LIFETIME = timedelta(days=14)  # to answer


class MoveAnswer(StrEnum):
    """How a proposal ended; none while it waits, and where the application ended otherwise."""

    AGREED = "agreed"
    REFUSED = "refused"
    EXPIRED = "expired"


def check_nothing_is_open(offer: OfferStanding | None, *, awaits_references: bool) -> None:
    """Raise RuleBroken for an offer or references that are open, with what to do first.

    A booked interview is none of them: it is cancelled when the candidate moves.
    """
    if offer is OfferStanding.OPEN:
        raise RuleBroken(_("There is an open offer. Withdraw it first."))
    if offer is OfferStanding.ACCEPTED:
        raise RuleBroken(_("The candidate accepted an offer for this opening. Withdraw it first."))
    if awaits_references:
        raise RuleBroken(_("References are not complete yet. Wait for them, or waive the rest, first."))


def check_can_take(*, is_open: bool, has_place: bool, is_same: bool, has_application: bool) -> None:
    """Raise RuleBroken for an opening to which the candidate cannot move."""
    if is_same:
        raise RuleBroken(_("Choose another opening than this one."), field="opening")
    if not is_open:
        raise RuleBroken(_("That opening takes no applications now."), field="opening")
    if not has_place:
        raise RuleBroken(_("All places of that opening are filled."), field="opening")
    if has_application:
        raise RuleBroken(
            _("The candidate has an active application to that opening already."), field="opening"
        )


def check_is_first(*, is_waiting: bool, was_asked: bool) -> None:
    """Raise Conflict while a proposal waits for its answer, and for an opening that was proposed before."""
    if is_waiting:
        raise Conflict(_("Another opening was proposed already. Wait for the answer."))
    if was_asked:
        raise RuleBroken(_("That opening was proposed before. A candidate is asked once."), field="opening")
