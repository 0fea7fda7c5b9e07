"""How soon scorecards came in: hours from the end of the interview, and which came in late or are overdue.

A scorecard is due on business days where its interviewer is, which no database reckons: the rows are read,
and each end is reckoned once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from app.db.rows import read_rows
from app.interview_reports.rules import Punctuality, whole_hours
from app.interview_reports.scope import InterviewScope, join_application
from app.interviews.models import Interview, InterviewState
from app.openings.models import Stage
from app.people.models import User
from app.scorecards.models import Scorecard
from app.shared import clock
from app.shared.company import current_company
from app.turns.limits import due_at
from app.turns.models import TurnKind


class ScorecardTime(NamedTuple):
    """When a scorecard came in. `hours` is None for one that is overdue."""

    interview_id: int
    interviewer_id: int
    hours: int | None
    is_late: bool


def scorecard_times(scope: InterviewScope) -> Sequence[ScorecardTime]:
    """The scorecards of the interviews of the span that are submitted or overdue, in one statement."""
    is_owed = Interview.state == InterviewState.SCHEDULED
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
        statement.join(Scorecard, Scorecard.interview_id == Interview.id, isouter=True)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(User, User.id == Interview.interviewer_id)
        .where(
            or_(Scorecard.id.is_not(None), is_owed), scope.not_owed(), *scope.in_span(), *scope.conditions()
        )
    )
    company, now = current_company(), clock.now()

    @cache
    def due(owed_from: datetime, zone: str, limit_days: int | None) -> datetime | None:
        return due_at(TurnKind.SUBMIT_SCORECARD, owed_from, zone, limit_days, company=company)

    found = []
    for id_, interviewer, ends_at, given_at, submitted_at, limit_days, zone in read_rows(statement):
        limit = due(max(ends_at, given_at), zone, limit_days)
        if submitted_at is not None:
            is_late = limit is not None and submitted_at > limit
            found.append(ScorecardTime(id_, interviewer, whole_hours(ends_at, submitted_at), is_late))
        elif limit is not None and limit <= now:
            found.append(ScorecardTime(id_, interviewer, None, is_late=True))
    return found


def punctuality_of(scorecards: Sequence[ScorecardTime]) -> Mapping[int, Punctuality]:
    """The times by interviewer."""
    by_interviewer = defaultdict[int, list[ScorecardTime]](list)
    for each in scorecards:
        by_interviewer[each.interviewer_id].append(each)
    return {
        id_: Punctuality(
            [each.hours for each in own if each.hours is not None],
            late=sum(each.is_late for each in own),
            overdue=sum(each.hours is None for each in own),
        )
        for id_, own in by_interviewer.items()
    }
