"""What a page shows of an offer, as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.access.notes import owes_scorecard_on
from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application, OfferStanding
from app.offers.models import Offer, OfferApproval
from app.offers.queries import count_offers, offers_of
from app.offers.rules import OfferState, is_over, places_warning
from app.people.models import User
from app.shared import clock


@dataclass(frozen=True)
class OfferSection:
    """An offer for a reader.

    `terms` are all its terms, without money for those who may not see it. `answers` are the justification,
    which may quote scorecards: None for who owes one on the application. `withheld` says that it is hidden.
    """

    offer: Offer
    state: OfferState
    sees_money: bool
    terms: Sequence[dict[str, Any]]
    answers: Sequence[dict[str, str]] | None
    earlier: Sequence[OfferApproval]
    may_change: bool
    may_decide: bool
    warning: str | None


def offer_section(offer: Offer, reader: User) -> OfferSection:
    """An offer as a reader sees it."""
    sees_money = allows(reader, Permission.SEE_OFFER_MONEY, offer)
    owes = owes_scorecard_on(reader, offer.application)  # type: ignore[arg-type]
    waiting, opening = offer.next_approval, offer.application.opening
    is_late = is_over(offer.state, offer.expires_at, clock.now())
    may_change = allows(reader, Permission.CHANGE_OFFER, offer)
    may_decide = waiting is not None and waiting.user_id == reader.id and sees_money
    earlier = [
        each
        for version in offer.versions
        if version.number < offer.terms_number
        for each in version.approvals
    ]
    return OfferSection(
        offer,
        OfferState.EXPIRED if is_late else offer.state,
        sees_money,
        [each for each in offer.terms.terms if sees_money or not each["money"]],
        offer.terms.answers if sees_money and not owes else None,
        [each for each in earlier if each.decided_at is not None] if sees_money else [],
        may_change,
        may_decide,
        places_warning(count_offers(opening), opening.places - opening.hired) if may_change else None,
    )


@dataclass(frozen=True)
class ApplicationOffers:
    """The offers of an application, the newest first. `may_make` is true if another one is possible."""

    sections: Sequence[OfferSection]
    may_make: bool


def application_offers(application: Application, reader: User) -> ApplicationOffers:
    """The offers of an application as a reader sees them."""
    sections = [offer_section(each, reader) for each in offers_of(application)]
    is_free = application.is_active and application.candidate.erased_at is None
    standing = application.offer_standing
    no_other = standing is None or standing is OfferStanding.ENDED or sections[0].state is OfferState.EXPIRED
    may_make = is_free and no_other and allows(reader, Permission.MAKE_OFFER, application)
    return ApplicationOffers(sections, may_make)
