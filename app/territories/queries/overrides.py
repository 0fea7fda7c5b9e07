"""Overrides of the gate: which can still be used, and which were asked for and granted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.people.models import User
from app.shared.database import db
from app.territories.models import Assignment, GateOverride, OverrideState, Territory


def usable_override(territory: Territory, isr: User) -> GateOverride | None:
    """The override by which an ISR can have a territory behind a closed gate: granted, and not used."""
    theirs = (GateOverride.territory_id == territory.id, GateOverride.isr_id == isr.id)
    statement = select(GateOverride).where(*theirs, *_usable())
    return db.session.scalars(statement.order_by(GateOverride.id).limit(1)).one_or_none()


def usable_overrides(isr_ids: Sequence[int]) -> set[tuple[int, int]]:
    """For which ISRs, by id, there is an override that can be used, each with its territory's id."""
    statement = select(GateOverride.isr_id, GateOverride.territory_id)
    found = db.session.execute(statement.where(GateOverride.isr_id.in_(isr_ids), *_usable()))
    return {(isr_id, territory_id) for isr_id, territory_id in found}


def _usable() -> tuple[ColumnElement[bool], ...]:
    used = select(Assignment.id).where(Assignment.override_id == GateOverride.id)
    return GateOverride.state == OverrideState.GRANTED, ~used.exists()
