"""The candidate's answer to an offer, on their own page."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.offers import mail, rules
from app.offers.models import Offer
from app.offers.rules import OfferState
from app.offers.states import set_state
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken


class OtherName(RuleBroken):
    """A typed name that is not the one on record. The candidate confirms it, or types another one."""

    def __init__(self, *, typed: str, known: str) -> None:
        super().__init__(
            _(
                "You typed “%(typed)s”; we know you as “%(known)s”. If this is your name, accept once more. "
                "Otherwise correct it.",
                typed=typed,
                known=known,
            ),
            field="full_name",
        )


def accept_offer(offer: Offer, *, name: str, confirmed: str = "") -> None:
    """Accept an offer with a typed name. Accepting it twice does it once.

    A name that is not the candidate's is asked about once: `confirmed` is the one they were asked about. Both
    names stay on record then.

    Raises RuleBroken without a name and after the deadline, OtherName for one to confirm, and Conflict
    for an offer that was withdrawn or declined.
    """
    _lock(offer)
    if offer.state is OfferState.ACCEPTED:
        return
    _check_can_answer(offer)
    if not name:
        raise RuleBroken(_("Type your full name."), field="full_name")
    known = offer.application.candidate.name
    if not rules.is_same_name(name, known):
        if not rules.is_same_name(name, confirmed):
            raise OtherName(typed=name, known=known)
        offer.name_on_record = known
    offer.accepted_name = name
    _answer(offer, OfferState.ACCEPTED, ActivityVerb.ACCEPTED_OFFER)


def decline_offer(offer: Offer, *, reason: str) -> None:
    """Decline an offer; the reason is optional. The decision about the application is open again.

    Declining it twice does it once. Raises as `accept_offer` does.
    """
    _lock(offer)
    if offer.state is OfferState.DECLINED:
        return
    _check_can_answer(offer)
    _answer(offer, OfferState.DECLINED, ActivityVerb.DECLINED_OFFER, reason=reason)


def _lock(offer: Offer) -> None:
    lock_application(offer.application)
    lock_row(offer)


def _check_can_answer(offer: Offer) -> None:
    if offer.state is OfferState.WITHDRAWN and offer.ended_with_id is not None:
        raise Conflict(_("This offer cannot be answered at the moment. Your recruiter writes to you."))
    rules.check_can_answer(offer.state, offer.expires_at, clock.now())


def _answer(offer: Offer, state: OfferState, verb: ActivityVerb, *, reason: str | None = None) -> None:
    offer.answered_at = clock.now()
    record_activity(verb, offer.application, by=None, reason=reason)
    set_state(offer, state, by=None)
    mail.notify_answered(offer)
