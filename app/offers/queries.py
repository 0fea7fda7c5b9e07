"""Reading offers: those of an application, and how many are open at an opening."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.candidates.models import Application, OfferStanding, Status
from app.db.base import db
from app.offers.models import Offer
from app.offers.rules import OPEN_STATES
from app.openings.models import Opening


def offers_of(application: Application) -> Sequence[Offer]:
    """The offers of an application, the newest first."""
    statement = select(Offer).where(Offer.application_id == application.id).order_by(Offer.id.desc())
    return db.session.scalars(statement).all()


def current_offer(application: Application) -> Offer | None:
    """The last offer of an application."""
    statement = select(Offer).where(Offer.application_id == application.id).order_by(Offer.id.desc())
    return db.session.scalars(statement.limit(1)).one_or_none()


def open_offer(application: Application) -> Offer | None:
    """The offer of an application that nobody has answered or withdrawn."""
    is_open = (Offer.application_id == application.id, Offer.state.in_(OPEN_STATES))
    return db.session.scalars(select(Offer).where(*is_open)).one_or_none()


def count_offers(opening: Opening) -> int:
    """How many active candidates of an opening have an offer that is open or accepted."""
    standing = (OfferStanding.OPEN, OfferStanding.ACCEPTED)
    of_opening = (Application.opening_id == opening.id, Application.status == Status.ACTIVE)
    counted = select(func.count()).where(*of_opening, Application.offer_standing.in_(standing))
    return db.session.scalar(counted) or 0
