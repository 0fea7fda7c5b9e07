"""What waits for the people of an onboarding, and for who has their work after they left."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.onboarding.models import EstablishedIsr, Onboarding
from app.turns.actions import update_turns_of_people


def update_turns_of_parts(onboarding: Onboarding) -> None:
    """Update it when an onboarding starts, ends or runs again."""
    recorded_by = select(EstablishedIsr.manager_id).where(EstablishedIsr.isr_id == onboarding.isr_id)
    update_turns_of_people(
        onboarding.isr_id,
        onboarding.manager_id,
        onboarding.recruiter_id,
        onboarding.buddy_id,
        onboarding.previous_manager_id,
        *db.session.scalars(recorded_by),
    )
