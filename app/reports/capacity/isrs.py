"""ISRs without a territory: those ready for one, and those whose gate is still closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.onboarding.forecast.queries import Forecast, forecasts_for
from app.onboarding.gate.queries import gates_behind, gates_of
from app.onboarding.models import Onboarding
from app.onboarding.queries import established_records_of, running_onboardings_of
from app.people.models import GrantedRole, User
from app.reports.capacity.segments import UNKNOWN_AREA, SalesArea, segment_of_job_family
from app.shared.times import in_zone
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_IS_RUNNING, ASSIGNMENT_NOT_CANCELLED, gate_opening_times

ISR_SAMPLE_SIZE = 500  # ISRs without a territory, by name


@dataclass(frozen=True)
class ReadyIsr:
    """An ISR with an open gate and no territory, since the day both are true."""

    isr: User
    manager: User
    area: SalesArea
    since: date
    onboarding: Onboarding | None


@dataclass(frozen=True)
class NearlyReadyIsr:
    """An ISR whose gate is closed, and the forecast of when it opens."""

    isr: User
    manager: User
    area: SalesArea
    forecast: Forecast
    onboarding: Onboarding


@dataclass(frozen=True)
class IsrsWithoutTerritory:
    """Ready ISRs, longest waiting first; nearly ready ISRs, soonest first."""

    ready: list[ReadyIsr]
    nearly_ready: list[NearlyReadyIsr]


@dataclass(frozen=True)
class _LastTerritory:
    """The area of an ISR's last territory, and the day after they held it."""

    area: SalesArea
    free_from: date


def isrs_without_territory(segments: Sequence[str], *, zone: str) -> IsrsWithoutTerritory:
    """The ISRs who hold no territory, in a fixed number of statements; days are in the time zone `zone`.

    A hired ISR counts in the area of their opening, an existing ISR in that of their last territory.
    """
    isrs = _active_isrs_without_territory()
    running = running_onboardings_of(isrs)
    have_one = {onboarding.isr_id for onboarding in running}
    gates = gates_behind(running) | gates_of([isr for isr in isrs if isr.id not in have_one])
    open_gates = {isr_id for isr_id, gate in gates.items() if gate.is_open}
    return IsrsWithoutTerritory(
        ready=_ready([isr for isr in isrs if isr.id in open_gates], running, segments, zone),
        nearly_ready=_nearly_ready([each for each in running if each.isr_id not in open_gates], segments),
    )


def _active_isrs_without_territory() -> Sequence[User]:
    has_role = User.granted_roles.any(GrantedRole.role == Role.ISR)
    holds_one = select(Assignment.id).where(Assignment.isr_id == User.id, ASSIGNMENT_IS_RUNNING).exists()
    statement = select(User).where(User.active, has_role, ~holds_one).order_by(User.name, User.id)
    return db.session.scalars(statement.limit(ISR_SAMPLE_SIZE)).all()


def _last_territories(isrs: Sequence[User]) -> dict[int, _LastTerritory]:
    """The territory each held last, by the ISR's id."""
    statement = (
        select(Assignment.isr_id, Territory.region, Territory.segment, Assignment.ends_on)
        .join(Assignment.territory)
        .where(
            Assignment.isr_id.in_([isr.id for isr in isrs]),
            Assignment.ends_on.is_not(None),
            ASSIGNMENT_NOT_CANCELLED,
        )
        .order_by(Assignment.ends_on, Assignment.id)
    )
    return {
        isr_id: _LastTerritory(SalesArea(region, segment), last_day + timedelta(days=1))
        for isr_id, region, segment, last_day in db.session.execute(statement)
        if last_day is not None
    }


def _ready(
    isrs: Sequence[User], running: Sequence[Onboarding], segments: Sequence[str], zone: str
) -> list[ReadyIsr]:
    onboardings = {onboarding.isr_id: onboarding for onboarding in running}
    records = {record.isr_id: record for record in established_records_of(isrs)}
    opened, held = gate_opening_times([isr.id for isr in isrs]), _last_territories(isrs)
    ready = []
    for isr in isrs:
        onboarding, last = onboardings.get(isr.id), held.get(isr.id)
        area = last.area if last else UNKNOWN_AREA
        ready.append(
            ReadyIsr(
                isr=isr,
                manager=onboarding.manager if onboarding else records[isr.id].manager,
                area=_area_of(onboarding, segments) if onboarding else area,
                since=max(in_zone(opened[isr.id], zone).date(), last.free_from if last else date.min),
                onboarding=onboarding,
            )
        )
    return sorted(ready, key=lambda each: (each.since, each.isr.name))


def _nearly_ready(onboardings: Sequence[Onboarding], segments: Sequence[str]) -> list[NearlyReadyIsr]:
    forecasts = forecasts_for(onboardings)
    nearly = [
        NearlyReadyIsr(each.isr, each.manager, _area_of(each, segments), forecasts[each.id], each)
        for each in onboardings
    ]
    return sorted(nearly, key=lambda each: (each.forecast.earliest or date.max, each.isr.name))


def _area_of(onboarding: Onboarding, segments: Sequence[str]) -> SalesArea:
    opening = onboarding.application.opening
    return SalesArea(opening.region, segment_of_job_family(opening.job_family, segments))
