"""ISRs without a territory: those ready for one, and those with a gate that is still closed.

There can be hundreds, of whom a page shows a few: they are read as rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.candidates.models import Application
from app.db.base import db
from app.db.id_lists import among
from app.forecast.queries import Forecast, forecasts_for
from app.onboarding.models import EstablishedIsr, Onboarding
from app.onboarding.queries import HAS_GATE, IS_RUNNING, visible_to
from app.openings.models import Opening
from app.people.any_reader import any_reader, reader_values
from app.people.models import GrantedRole, User
from app.reports.capacity.segments import UNKNOWN_AREA, SalesArea, segment_of_job_family
from app.sales_areas.queries import segment_names
from app.shared import clock
from app.shared.regions import Region
from app.shared.sales.company import alignment_day
from app.shared.times import in_zone
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_NOT_CANCELLED, assignment_is_current
from app.turns.models import Turn, TurnKind

ISR_SAMPLE_SIZE = 500  # ISRs without a territory, by name


class _Isr(NamedTuple):
    """An ISR without a territory: their manager, and their running onboarding with its opening, if any.

    `ready_since` is when their gate opened, None if it is closed: they wait for a territory as a turn.
    """

    id: int
    name: str
    manager: str | None
    onboarding_id: int | None
    start_date: date | None
    region: Region | None
    job_family: str | None
    ready_since: datetime | None


@dataclass(frozen=True)
class ReadyIsr:
    """An ISR with an open gate and no territory, since the day both are true."""

    isr: str
    manager: str
    area: SalesArea
    since: date
    onboarding_id: int | None


@dataclass(frozen=True)
class NearlyReadyIsr:
    """An ISR with a closed gate, and the forecast of when it opens."""

    isr: str
    manager: str
    area: SalesArea
    starts_on: date
    forecast: Forecast
    onboarding_id: int


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
    return IsrsWithoutTerritory(
        ready=_ready([isr for isr in isrs if isr.ready_since], segments, zone),
        nearly_ready=_nearly_ready([isr for isr in isrs if not isr.ready_since], segments),
    )


def visible_onboarding_ids(user: User, ids: Sequence[int]) -> set[int]:
    """Which onboardings of a few ISRs that a page shows its reader may open."""
    statement = _visible_ids(frozenset(user.roles))
    return set(db.session.scalars(statement, {**reader_values(user), "ids": ids})) if ids else set()


@cache
def _visible_ids(roles: frozenset[Role]) -> Select[Any]:
    seen = visible_to(any_reader(roles)).where(among(Onboarding.id, "ids"))
    return seen.with_only_columns(Onboarding.id)


def _active_isrs_without_territory() -> list[_Isr]:
    rows = db.session.execute(_without_territory(), {"today": alignment_day()})
    return [_Isr(*row) for row in rows]


@cache
def _without_territory() -> Select[Any]:
    has_role = User.granted_roles.any(GrantedRole.role == Role.ISR)
    is_current = assignment_is_current(bindparam("today", type_=Date))
    holds_one = select(Assignment.id).where(Assignment.isr_id == User.id, is_current).exists()
    manager = aliased(User)
    manager_id = func.coalesce(Onboarding.manager_id, EstablishedIsr.manager_id)
    statement = (
        select(User.id, User.name, manager.name, Onboarding.id, Onboarding.start_date)
        .add_columns(Opening.region, Opening.job_family, Turn.since)
        .outerjoin(Onboarding, and_(Onboarding.isr_id == User.id, IS_RUNNING, HAS_GATE))
        .outerjoin(EstablishedIsr, EstablishedIsr.isr_id == User.id)
        .outerjoin(manager, manager.id == manager_id)
        .outerjoin(Turn, and_(Turn.kind == TurnKind.ASSIGN_TERRITORY, Turn.about_id == User.id))
        .outerjoin(Application, Application.id == Onboarding.application_id)
        .outerjoin(Opening, Opening.id == Application.opening_id)
        .where(User.active, has_role, ~holds_one)
        .order_by(User.name, User.id)
    )
    return statement.limit(ISR_SAMPLE_SIZE)


def _last_territories(isrs: Sequence[_Isr]) -> dict[int, _LastTerritory]:
    """The territory each held last, by the ISR's id."""
    rows = db.session.execute(_held_before(), {"ids": [isr.id for isr in isrs]}) if isrs else ()
    names = segment_names()
    return {
        isr_id: _LastTerritory(SalesArea(region, names.meaning(segment)), last_day + timedelta(days=1))
        for isr_id, region, segment, last_day in rows
    }


@cache
def _held_before() -> Select[*tuple[Any, ...]]:
    has_ended = (Assignment.ends_on.is_not(None), ASSIGNMENT_NOT_CANCELLED)
    return (
        select(Assignment.isr_id, Territory.region, Territory.segment, Assignment.ends_on)
        .join(Assignment.territory)
        .where(among(Assignment.isr_id, "ids"), *has_ended)
        .order_by(Assignment.ends_on, Assignment.id)
    )


def _ready(isrs: Sequence[_Isr], segments: Sequence[str], zone: str) -> list[ReadyIsr]:
    held = _last_territories(isrs)
    ready = []
    for isr in isrs:
        last, opened_on = held.get(isr.id), in_zone(isr.ready_since or clock.now(), zone).date()
        ready.append(
            ReadyIsr(
                isr=isr.name,
                manager=isr.manager or "",
                area=_area_of(isr, segments) or (last.area if last else UNKNOWN_AREA),
                since=max(opened_on, last.free_from if last else date.min),
                onboarding_id=isr.onboarding_id,
            )
        )
    return sorted(ready, key=lambda each: (each.since, each.isr))


def _nearly_ready(isrs: Sequence[_Isr], segments: Sequence[str]) -> list[NearlyReadyIsr]:
    """Those with an onboarding. Without one, nothing leads to an open gate."""
    ids = [isr.onboarding_id for isr in isrs if isr.onboarding_id is not None]
    forecasts = forecasts_for(ids)
    nearly = [
        NearlyReadyIsr(
            isr=isr.name,
            manager=isr.manager or "",
            area=_area_of(isr, segments) or UNKNOWN_AREA,
            starts_on=isr.start_date,
            forecast=forecasts[isr.onboarding_id],
            onboarding_id=isr.onboarding_id,
        )
        for isr in isrs
        if isr.onboarding_id is not None and isr.start_date is not None
    ]
    return sorted(nearly, key=lambda each: (each.forecast.earliest or date.max, each.isr))


def _area_of(isr: _Isr, segments: Sequence[str]) -> SalesArea | None:
    """The area of the opening of an ISR's onboarding; None without an onboarding."""
    if isr.job_family is None or isr.region is None:
        return None
    return SalesArea(isr.region, segment_of_job_family(isr.job_family, segments))
