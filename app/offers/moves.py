"""What a move of an application does to its offer: its end withdraws the offer, and an undo restores it."""

from __future__ import annotations

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, OfferStanding, Status
from app.db.base import db
from app.db.row_locks import lock_row
from app.offers.models import Offer
from app.offers.queries import current_offer
from app.offers.rules import OPEN_STATES, OfferState
from app.offers.states import set_standing, set_state
from app.people.models import User
from app.pipeline.hooks import AgreedJob, on_hire_form, on_move
from app.pipeline.models import Transition

_ENDS = (Status.DECLINED, Status.WITHDRAWN, Status.MOVED)
_LIVE_STATES = (*OPEN_STATES, OfferState.ACCEPTED)


def update_offer_after_move(application: Application, move: Transition, by: User | None) -> None:
    """Withdraw the offer of an application that ends, and restore it if that is undone.

    The candidate gets no mail about the offer: they get one about the move, or they withdrew themselves. A
    hire that never started leaves its offer accepted, but it counts no more.
    """
    if move.undoes_id is not None:
        _restore(application, move, by)
    elif move.to_status in _ENDS and application.offer_standing is not None:
        offer = current_offer(application)
        if offer is None or offer.state not in _LIVE_STATES:
            return
        if move.from_status is Status.HIRED:
            set_standing(application, OfferStanding.ENDED)
            return
        lock_row(offer)
        offer.ended_with_id, offer.state_before = move.id, offer.state
        record_activity(ActivityVerb.WITHDREW_OFFER, application, by=by)
        set_state(offer, OfferState.WITHDRAWN, by=by)


def _restore(application: Application, undo: Transition, by: User | None) -> None:
    ended = select(Offer).where(Offer.ended_with_id == undo.undoes_id)
    offer = db.session.scalars(ended).one_or_none()
    if offer is None or offer.state_before is None:
        return
    lock_row(offer)
    before, offer.ended_with_id, offer.state_before = offer.state_before, None, None
    record_activity(ActivityVerb.RESTORED_OFFER, application, by=by)
    set_state(offer, before, by=by)


def agreed_in_offer(application: Application) -> AgreedJob | None:
    """What the form of a hire begins with: the terms that the candidate accepted."""
    if application.offer_standing is not OfferStanding.ACCEPTED:
        return None
    offer = current_offer(application)
    return AgreedJob(offer.terms.start_date, offer.terms.manager) if offer else None


def register_offer_hooks() -> None:
    """Register what a move does to an offer, and what a hire begins with."""
    on_move(update_offer_after_move)
    on_hire_form(agreed_in_offer)
