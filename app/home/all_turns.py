"""All that waits for somebody, so that each kind of record writes its turns."""

from __future__ import annotations

from app.accommodations.turns import ACCOMMODATION_TURNS
from app.application_notes.turns import LOOK_TURNS
from app.candidates.erasure_turns import ERASURE_TURNS
from app.candidates.turns import REFERRAL_TURNS
from app.holdovers.turns import HOLDOVER_TURNS
from app.isr_by_hand.turns import CORRECTION_TURNS
from app.last_places.turns import LAST_PLACE_TURNS
from app.offers.turns import OFFER_TURNS
from app.onboarding.turns import ONBOARDING_TURNS
from app.opening_moves.turns import OPENING_MOVE_TURNS
from app.openings.approvals.turns import OPENING_APPROVAL_TURNS
from app.pipeline.turns import APPLICATION_TURNS
from app.pools.turns import POOL_TURNS
from app.territories.turns import REQUEST_TURNS
from app.territory_turns.turns import TERRITORY_TURNS, USER_TURNS
from app.turns.failed_mail import MAIL_TURNS
from app.turns.sources import register_turns


def register_all_turns() -> None:
    """Register the kinds of turns of each record."""
    register_turns(APPLICATION_TURNS, ONBOARDING_TURNS, REFERRAL_TURNS, ERASURE_TURNS, *REQUEST_TURNS)
    register_turns(LOOK_TURNS, USER_TURNS, TERRITORY_TURNS, MAIL_TURNS, POOL_TURNS, CORRECTION_TURNS)
    register_turns(HOLDOVER_TURNS, OFFER_TURNS, ACCOMMODATION_TURNS, LAST_PLACE_TURNS, OPENING_MOVE_TURNS)
    register_turns(OPENING_APPROVAL_TURNS)
