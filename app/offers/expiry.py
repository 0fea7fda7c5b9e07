"""Offers that nobody answered in time: the worker ends them one by one."""

from __future__ import annotations

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.offers import mail
from app.offers.models import Offer
from app.offers.rules import OfferState, is_over
from app.offers.states import set_state
from app.shared import clock


def expire_one_offer() -> bool:
    """End one offer after its deadline, and commit. False if there is none."""
    late = select(Offer).where(Offer.state == OfferState.SENT, Offer.expires_at <= clock.now())
    offer = db.session.scalars(late.order_by(Offer.expires_at).limit(1)).one_or_none()
    if offer is None:
        db.session.rollback()
        return False
    lock_application(offer.application)
    lock_row(offer)
    if offer.state is OfferState.SENT and is_over(offer.state, offer.expires_at, clock.now()):
        expire(offer)
    db.session.commit()
    return True


def expire(offer: Offer) -> None:
    """End a locked offer that nobody answered in time. The decision is open again."""
    record_activity(ActivityVerb.EXPIRED_OFFER, offer.application, by=None)
    set_state(offer, OfferState.EXPIRED, by=None)
    mail.notify_expired(offer)
