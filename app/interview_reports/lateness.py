"""How soon scorecards came in: hours from the end of the interview, and which were late.

A scorecard is due on business days where its interviewer is, which no database reckons: the rows are read,
and each end is reckoned once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.db.rows import read_rows
from app.interview_reports.rules import Punctuality, whole_hours
from app.interview_reports.scope import InterviewScope, join_application
from app.interviews.models import Interview
from app.openings.models import Stage
from app.people.models import User
from app.scorecards.models import Scorecard
from app.shared.company import current_company
from app.turns.limits import due_at
from app.turns.models import TurnKind


class SubmittedScorecard(NamedTuple):
    """When a scorecard came in."""

    interview_id: int
    interviewer_id: int
    hours: int
    is_late: bool


def submitted_scorecards(scope: InterviewScope) -> Sequence[SubmittedScorecard]:
    """The scorecards of the interviews of the span, in one statement."""
    owed_from = func.coalesce(Interview.reassigned_at, Interview.ends_at)
    columns = (
        Interview.id,
        Interview.interviewer_id,
        Interview.ends_at,
        owed_from.label("given_at"),
        Scorecard.submitted_at,
        Stage.limit_days,
        User.time_zone,
    )
    statement: Any = join_application(select(*columns))
    statement = (
        statement.join(Scorecard, Scorecard.interview_id == Interview.id)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(User, User.id == Interview.interviewer_id)
        .where(scope.not_owed(), *scope.in_span(), *scope.conditions())
    )
    company = current_company()

    @cache
    def due(owed_from: datetime, zone: str, limit_days: int | None) -> datetime | None:
        return due_at(TurnKind.SUBMIT_SCORECARD, owed_from, zone, limit_days, company=company)

    found = []
    for id_, interviewer, ends_at, given_at, submitted_at, limit_days, zone in read_rows(statement):
        limit = due(max(ends_at, given_at), zone, limit_days)
        is_late = limit is not None and submitted_at > limit
        found.append(SubmittedScorecard(id_, interviewer, whole_hours(ends_at, submitted_at), is_late))
    return found


def punctuality_of(scorecards: Sequence[SubmittedScorecard]) -> Mapping[int, Punctuality]:
    """The times by interviewer."""
    hours, late = defaultdict[int, list[int]](list), defaultdict[int, int](int)
    for each in scorecards:
        hours[each.interviewer_id].append(each.hours)
        late[each.interviewer_id] += each.is_late
    return {id_: Punctuality(hours[id_], late[id_]) for id_ in hours}
