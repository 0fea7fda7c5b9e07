"""Overrides of the gate: which can still be used, and which were asked for and granted."""

from __future__ import annotations

from sqlalchemy import select

from app.people.models import User
from app.shared.database import db
from app.territories.models import Assignment, GateOverride, OverrideState, Territory


def usable_override(territory: Territory, isr: User) -> GateOverride | None:
    """The override by which an ISR can have a territory behind a closed gate: granted, and not used."""
    used = select(Assignment.id).where(Assignment.override_id == GateOverride.id)
    theirs = (GateOverride.territory_id == territory.id, GateOverride.isr_id == isr.id)
    statement = select(GateOverride).where(*theirs, GateOverride.state == OverrideState.GRANTED)
    return db.session.scalars(
        statement.where(~used.exists()).order_by(GateOverride.id).limit(1)
    ).one_or_none()
