"""Candidates in the last three stages of an opening for ISRs, and when each could start.

Readers who may not see an application get its stage and dates without a name. Openings that the reader
applied to, and their candidates, are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    func,
    not_,
    select,
    true,
    union_all,
)

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.db.id_lists import among
from app.job_families.kinds import HireRole
from app.onboarding.models import Onboarding
from app.onboarding.queries import HAS_GATE
from app.openings.models import Opening, Stage
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.reports.capacity.rules import FINAL_STAGE_COUNT, TimeToHire, earliest_start, usual_time_to_hire
from app.reports.capacity.segments import SalesArea, segment_of_job_family
from app.shared import clock
from app.shared.company import company_calendar
from app.shared.regions import Region
from app.shared.times import full_days_since

STAGE_COUNT_LIMIT = 200  # candidates counted at one stage of an opening
STAGE_LIMIT = 60  # stages, those nearest to the hire
CANDIDATES_PER_STAGE = 20  # candidates listed for each stage
HIRE_SAMPLE_SIZE = 100  # the newest hires

_ALL_STAGES = Stage.__table__.alias("all_stages").c
_LAST_POSITION = (
    select(func.max(_ALL_STAGES.position)).where(_ALL_STAGES.opening_id == Opening.id).scalar_subquery()
)
STAGES_AHEAD = _LAST_POSITION - Stage.position  # stages after this one
ACTIVE_AT_STAGE = select(Application.id).where(
    Application.opening_id == Opening.id,
    Application.status == Status.ACTIVE,
    Application.stage_id == Stage.id,
)
PastTimesToHire = dict[tuple[str, int], list[float]]  # by job family and stages ahead, in days


@dataclass(frozen=True)
class StageCount:
    """One of the last stages of an opening, and its number of candidates, at most STAGE_COUNT_LIMIT."""

    stage_id: int
    opening_id: int
    name: str
    job_family: str
    ahead: int
    area: SalesArea
    number: int


@dataclass(frozen=True)
class ComingCandidate:
    """A candidate near the hire. The name is None if the reader may not see the application."""

    application_id: int
    name: str | None
    internal: bool
    stage: StageCount
    since: datetime
    start: date
    time_to_hire: TimeToHire

    @property
    def days(self) -> int:
        return full_days_since(self.since)


def count_last_stages(user: User, region: Region | None, segments: Sequence[str]) -> list[StageCount]:
    """The last stages of openings that have candidates, those nearest to the hire first."""
    applied_to = {"applied_to": user.openings_applied_to}
    return [
        StageCount(
            stage,
            opening,
            name,
            family,
            ahead,
            SalesArea(where, segment_of_job_family(family, segments)),
            counted,
        )
        for stage, opening, name, family, where, ahead, counted in db.session.execute(
            _last_stages(region), applied_to
        )
    ]


@cache
def _last_stages(region: Region | None) -> Select[Any]:
    columns = (Stage.id, Opening.id, Stage.name, Opening.job_family, Opening.region)
    return (
        select(*columns, STAGES_AHEAD, _candidates_at_stage())
        .join(Stage.opening)
        .where(
            Opening.hire_role == HireRole.ISR,
            STAGES_AHEAD < FINAL_STAGE_COUNT,
            ACTIVE_AT_STAGE.exists(),
            not_(among(Opening.id, "applied_to")),
        )
        .where(true() if region is None else Opening.region == region)
        .order_by(STAGES_AHEAD, Opening.id)
    )


def coming_candidates(
    user: User, stages: Sequence[StageCount], limit: int | None = None
) -> list[ComingCandidate]:
    """The longest waiting candidates of each stage, at most CANDIDATES_PER_STAGE, by possible start."""
    by_id = {stage.stage_id: stage for stage in stages[:STAGE_LIMIT]}
    if not by_id:
        return []
    past, today = past_times_to_hire(), clock.today(user.time_zone)
    usual = {
        stage.stage_id: usual_time_to_hire(past.get((stage.job_family, stage.ahead), []), stage.ahead)
        for stage in by_id.values()
    }
    starts, calendar = [], company_calendar()
    for row in _longest_waiting(list(by_id.values())):
        usual_time, zone = usual[row.stage_id], row.time_zone
        start = earliest_start(today, usual_time, internal=row.internal, zone=zone, calendar=calendar)
        starts.append((start, row.stage_since, row.id, row.internal, row.stage_id))
    first = sorted(starts)[:limit]
    names = _names(user, [each[2] for each in first])
    return [
        ComingCandidate(id_, names.get(id_), internal, by_id[stage_id], since, start, usual[stage_id])
        for start, since, id_, internal, stage_id in first
    ]


def past_times_to_hire() -> PastTimesToHire:
    """How long the newest hires took from each of the last stages to the hire."""
    hired_at = {row[0]: row[1] for row in db.session.execute(_newest_hires())}
    past: PastTimesToHire = defaultdict(list)
    rows = db.session.execute(_stages_entered(), {"ids": list(hired_at)})
    for application_id, family, ahead, came in rows:
        past[family, ahead].append(max(timedelta(), hired_at[application_id] - came) / timedelta(days=1))
    return past


@cache
def _newest_hires() -> Select[*tuple[Any, ...]]:
    hires = select(Onboarding.application_id, Onboarding.started_at).where(HAS_GATE)
    hires = hires.order_by(Onboarding.id.desc())
    return hires.limit(HIRE_SAMPLE_SIZE)


@cache
def _stages_entered() -> Select[Any]:
    return (
        select(Transition.application_id, Opening.job_family, STAGES_AHEAD, func.max(Transition.at))
        .join(Transition.to_stage)
        .join(Stage.opening)
        .where(among(Transition.application_id, "ids"), Transition.verb == MoveVerb.ADVANCE)
        .where(STAGES_AHEAD < FINAL_STAGE_COUNT)
        .group_by(Transition.application_id, Opening.id, Opening.job_family, Stage.position)
    )


def _candidates_at_stage() -> ColumnElement[int]:
    """The number of candidates at a stage, up to STAGE_COUNT_LIMIT."""
    some = ACTIVE_AT_STAGE.limit(STAGE_COUNT_LIMIT).correlate(Opening, Stage).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _longest_waiting(stages: Sequence[StageCount]) -> Sequence[Row[Any]]:
    values = {f"opening_{place}": stage.opening_id for place, stage in enumerate(stages)}
    values |= {f"stage_{place}": stage.stage_id for place, stage in enumerate(stages)}
    return db.session.execute(_at_stages(len(stages), CANDIDATES_PER_STAGE), values).all()


@lru_cache(maxsize=2 * STAGE_LIMIT)
def _at_stages(number: int, limit: int) -> Select[Any] | CompoundSelect[Any]:
    """The longest waiting candidates at each of so many stages."""
    return union_all(*(select(_at(place).limit(limit).subquery()) for place in range(number)))


def _at(place: int) -> Select[*tuple[Any, ...]]:
    """The candidates at one stage, with what their possible start depends on."""
    columns = (Application.id, Application.stage_id, Application.stage_since)
    return (
        select(*columns, Candidate.internal.label("internal"), Candidate.time_zone)
        .join(Application.candidate)
        .where(
            Application.opening_id == bindparam(f"opening_{place}"),
            Application.stage_id == bindparam(f"stage_{place}"),
            Application.status == Status.ACTIVE,
        )
        .order_by(Application.stage_since, Application.id)
    )


def _names(user: User, ids: Sequence[int]) -> dict[int, str]:
    """The candidates' names by application id, for applications that a person may see."""
    values = {**reader_values(user), "ids": ids}
    rows = db.session.execute(_visible_names(frozenset(user.roles)), values)
    return {row[0]: row[1] for row in rows}


@cache
def _visible_names(roles: frozenset[Role]) -> Select[*tuple[Any, ...]]:
    seen = visible_applications(any_reader(roles)).where(among(Application.id, "ids"))
    return seen.join(Application.candidate).with_only_columns(Application.id, Candidate.name)
