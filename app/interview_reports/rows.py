"""The interviews behind a number: a list, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.db.base import db
from app.db.rows import one_of
from app.interview_reports.agreement import agrees_with_decision, decided_scorecards
from app.interview_reports.lateness import scorecard_times
from app.interview_reports.rules import InterviewMeasure
from app.interview_reports.scope import InterviewScope, is_planned, join_application, took_place
from app.interviews.models import Interview, InterviewState
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.scorecards.models import Scorecard
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor


@dataclass(frozen=True)
class CountedInterview:
    """An interview that a number counts."""

    id: int
    application_id: int
    candidate: str
    opening: str
    stage: str
    interviewer: str
    starts_at: datetime


def counted_interviews(
    scope: InterviewScope, measure: InterviewMeasure, interviewer: int | None, after: str | None
) -> Page[CountedInterview]:
    """The interviews behind a number that the reader may see, a page at a time."""
    statement = _statement(scope, measure, interviewer)
    keys = [Interview.starts_at, Interview.id]
    rows = rows_after(statement, keys, after, descending=True).limit(DEFAULT_PAGE_SIZE + 1)
    found = [
        CountedInterview(
            row.id,
            row.application_id,
            row.candidate,
            opening_name(row.job_family, row.region),
            row.stage,
            row.interviewer,
            row.starts_at,
        )
        for row in db.session.execute(rows)
    ]
    shown = found[:DEFAULT_PAGE_SIZE]
    more = write_cursor((shown[-1].starts_at, shown[-1].id)) if len(found) > len(shown) else None
    return Page(shown, more)


def number_of(scope: InterviewScope, measure: InterviewMeasure, interviewer: int | None) -> int:
    """How many interviews the list has."""
    among = _statement(scope, measure, interviewer).subquery()
    return db.session.scalar(select(func.count()).select_from(among)) or 0


def _statement(scope: InterviewScope, measure: InterviewMeasure, interviewer: int | None) -> Any:
    columns = (
        Interview.id,
        Interview.application_id,
        Candidate.name.label("candidate"),
        Opening.job_family,
        Opening.region,
        Stage.name.label("stage"),
        User.name.label("interviewer"),
        Interview.starts_at,
    )
    visible = select(visible_applications(scope.reader).subquery().c.id)
    statement: Any = join_application(select(*columns).select_from(Interview))
    statement = (
        statement.join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(User, User.id == Interview.interviewer_id)
        .where(Application.id.in_(visible), _is_counted(scope, measure), *scope.conditions())
    )
    return statement if interviewer is None else statement.where(Interview.interviewer_id == interviewer)


def _is_counted(scope: InterviewScope, measure: InterviewMeasure) -> ColumnElement[bool]:
    """The condition that a measure counts an interview."""
    if measure is InterviewMeasure.PLANNED:
        return is_planned()
    if measure is InterviewMeasure.LATE:
        late = [each.interview_id for each in scorecard_times(scope) if each.is_late]
        return one_of(Interview.id, late)
    conditions: Mapping[InterviewMeasure, ColumnElement[bool]] = {
        InterviewMeasure.HELD: took_place(),
        InterviewMeasure.WAIVED: and_(Interview.state == InterviewState.WAIVED, scope.not_owed()),
        InterviewMeasure.SUBMITTED: and_(Interview.id.in_(select(Scorecard.interview_id)), scope.not_owed()),
        InterviewMeasure.DECIDED: Interview.id.in_(_decided(scope)),
        InterviewMeasure.AGREED: Interview.id.in_(_decided(scope).where(agrees_with_decision())),
    }
    return and_(conditions[measure], *scope.in_span())


def _decided(scope: InterviewScope) -> Any:
    """The ids of the interviews with a scorecard on a decided application, of a statement of its own."""
    return decided_scorecards(scope, Interview.id).correlate(None)
