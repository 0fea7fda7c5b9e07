"""Candidates in the last three stages of an opening, and when each could start.

Readers who may not see an application get its stage and dates without a name. Openings that the reader
applied to, and their candidates, are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, select, true, union_all

from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.onboarding.models import Onboarding
from app.openings.models import Opening, Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.reports.capacity.rules import FINAL_STAGE_COUNT, TimeToHire, earliest_start, usual_time_to_hire
from app.reports.capacity.segments import SalesArea, segment_of_job_family
from app.shared import clock
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
    statement = (
        select(
            Stage.id,
            Opening.id,
            Stage.name,
            Opening.job_family,
            Opening.region,
            STAGES_AHEAD,
            _candidates_at_stage(),
        )
        .join(Stage.opening)
        .where(
            STAGES_AHEAD < FINAL_STAGE_COUNT,
            ACTIVE_AT_STAGE.exists(),
            Opening.id.not_in(user.openings_applied_to),
        )
        .where(true() if region is None else Opening.region == region)
        .order_by(STAGES_AHEAD, Opening.id)
    )
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
        for stage, opening, name, family, where, ahead, counted in db.session.execute(statement)
    ]


def coming_candidates(user: User, stages: Sequence[StageCount]) -> list[ComingCandidate]:
    """The longest waiting candidates of each stage, at most CANDIDATES_PER_STAGE, by possible start."""
    by_id = {stage.stage_id: stage for stage in stages[:STAGE_LIMIT]}
    rows = _longest_waiting(by_id.values()) if by_id else []
    names = _names(user, [row.id for row in rows])
    past, today = past_times_to_hire(), clock.today(user.time_zone)
    coming = []
    for row in rows:
        stage = by_id[row.stage_id]
        time_to_hire = usual_time_to_hire(past.get((stage.job_family, stage.ahead), []), stage.ahead)
        start = earliest_start(today, time_to_hire, internal=row.internal, zone=row.time_zone)
        who = (row.id, names.get(row.id), row.internal)
        coming.append(
            ComingCandidate(*who, stage=stage, since=row.stage_since, start=start, time_to_hire=time_to_hire)
        )
    return sorted(coming, key=lambda each: (each.start, each.since, each.application_id))


def past_times_to_hire() -> PastTimesToHire:
    """How long the newest hires took from each of the last stages to the hire."""
    hires = select(Onboarding.application_id, Onboarding.started_at).order_by(Onboarding.id.desc())
    hired_at = {row[0]: row[1] for row in db.session.execute(hires.limit(HIRE_SAMPLE_SIZE))}
    entered = (
        select(Transition.application_id, Opening.job_family, STAGES_AHEAD, func.max(Transition.at))
        .join(Transition.to_stage)
        .join(Stage.opening)
        .where(Transition.application_id.in_(hired_at), Transition.verb == MoveVerb.ADVANCE)
        .group_by(Transition.application_id, Opening.id, Opening.job_family, Stage.position)
    )
    past: PastTimesToHire = defaultdict(list)
    for application_id, family, ahead, came in db.session.execute(entered):
        if ahead < FINAL_STAGE_COUNT:
            past[family, ahead].append(max(timedelta(), hired_at[application_id] - came) / timedelta(days=1))
    return past


def _candidates_at_stage() -> ColumnElement[int]:
    """The number of candidates at a stage, up to STAGE_COUNT_LIMIT."""
    some = ACTIVE_AT_STAGE.limit(STAGE_COUNT_LIMIT).correlate(Opening, Stage).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _longest_waiting(stages: Iterable[StageCount]) -> Sequence[Row[Any]]:
    some = [_at(stage) for stage in stages]
    return db.session.execute(union_all(*(select(part) for part in some))).all()


def _at(stage: StageCount) -> Subquery:
    """The longest waiting candidates at one stage, with what their possible start depends on."""
    columns = (Application.id, Application.stage_id, Application.stage_since)
    return (
        select(*columns, Candidate.internal.label("internal"), Candidate.time_zone)
        .join(Application.candidate)
        .where(Application.opening_id == stage.opening_id, Application.stage_id == stage.stage_id)
        .where(Application.status == Status.ACTIVE)
        .order_by(Application.stage_since, Application.id)
        .limit(CANDIDATES_PER_STAGE)
        .subquery()
    )


def _names(user: User, ids: Sequence[int]) -> dict[int, str]:
    """The candidates' names by application id, for applications that a person may see."""
    seen = visible_applications(user).where(Application.id.in_(ids)).join(Application.candidate)
    rows = db.session.execute(seen.with_only_columns(Application.id, Candidate.name))
    return {row[0]: row[1] for row in rows}
