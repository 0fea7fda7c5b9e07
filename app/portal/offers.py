"""What a candidate sees of the offers they got. One that ends with a hidden move looks as it did before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.candidates.models import Application
from app.candidates.visible_status import VisibleState, visible_state
from app.db.base import db
from app.offers.models import Offer
from app.offers.rules import OfferState, is_over
from app.shared import clock


@dataclass(frozen=True)
class OfferCard:
    """An offer as its candidate sees it. `is_open` is true while they can answer."""

    offer: Offer
    state: OfferState
    is_open: bool


def own_offer_card(offer: Offer, known: VisibleState | None = None) -> OfferCard:
    """One offer; `known` is what the candidate may know of its application."""
    known = known or visible_state(offer.application)
    state = offer.state
    if offer.ended_with_id in known.hidden and offer.state_before is not None:
        state = offer.state_before
    if is_over(state, offer.expires_at, clock.now()):
        state = OfferState.EXPIRED
    return OfferCard(offer, state, state is OfferState.SENT)


def last_offer_cards(
    applications: Collection[Application], known: Mapping[int, VisibleState]
) -> dict[int, OfferCard]:
    """The last offer that was sent for each application, by its id, in one statement."""
    ids = [each.id for each in applications if each.offer_standing is not None]
    if not ids:
        return {}
    sent = select(Offer).where(Offer.application_id.in_(ids), Offer.sent_at.is_not(None)).order_by(Offer.id)
    last = {offer.application_id: offer for offer in db.session.scalars(sent)}
    return {id_: own_offer_card(offer, known[id_]) for id_, offer in last.items()}
