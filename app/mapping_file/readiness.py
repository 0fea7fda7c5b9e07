"""Whether ISRs can have territories today: their gates, overrides and managers' time zones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.db.base import db
from app.mapping_file.directory import Readiness
from app.onboarding.gate.queries import gates_of
from app.onboarding.models import EstablishedIsr, Onboarding
from app.people.models import User
from app.shared import clock
from app.territories.queries import usable_overrides

READINESS_BATCH_SIZE = 500


def readiness_of(isr_ids: Sequence[int]) -> dict[int, Readiness]:
    """The readiness of ISRs by id, read in batches."""
    ready: dict[int, Readiness] = {}
    for first in range(0, len(isr_ids), READINESS_BATCH_SIZE):
        isrs = db.session.scalars(
            select(User).where(User.id.in_(isr_ids[first : first + READINESS_BATCH_SIZE]))
        ).all()
        ids = [isr.id for isr in isrs]
        begins, overrides = _start_days(ids), usable_overrides(ids)
        for isr_id, gate in gates_of(ids).items():
            zone, starts_on = begins.get(isr_id, ("UTC", None))
            overridden = frozenset(territory_id for owner_id, territory_id in overrides if owner_id == isr_id)
            ready[isr_id] = Readiness(gate, clock.today(zone), starts_on, overridden)
    return ready


def _start_days(isr_ids: Sequence[int]) -> dict[int, tuple[str, date | None]]:
    """The time zone of each ISR's manager, and the start date of their running onboarding."""
    recorded = (
        select(EstablishedIsr.isr_id, User.time_zone)
        .join(EstablishedIsr.manager)
        .where(EstablishedIsr.isr_id.in_(isr_ids))
    )
    onboarded = (
        select(Onboarding.isr_id, User.time_zone, Onboarding.start_date)
        .join(Onboarding.manager)
        .where(Onboarding.isr_id.in_(isr_ids), Onboarding.ended_at.is_(None))
    )
    begins: dict[int, tuple[str, date | None]] = {
        isr_id: (zone, None) for isr_id, zone in db.session.execute(recorded)
    }
    return begins | {isr_id: (zone, day) for isr_id, zone, day in db.session.execute(onboarded)}
