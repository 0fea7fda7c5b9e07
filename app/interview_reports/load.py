"""How much each person interviews: by day, for what was held in a span and for all that is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, and_, case, func, or_, select

from app.db.days import DayInUtc
from app.db.rows import read_rows
from app.interview_reports.rules import Load
from app.interview_reports.scope import InterviewScope, is_planned, join_application, took_place
from app.interviews.models import Interview, InterviewState


def loads_of(scope: InterviewScope) -> Mapping[int, Load]:
    """The load by interviewer, in one statement."""
    ahead = case((is_planned(), 1), else_=0).label("ahead")
    day = DayInUtc(Interview.starts_at).label("day")
    minutes = func.sum(Interview.minutes, type_=Integer)
    either = or_(is_planned(), and_(took_place(), *scope.in_span()))
    statement: Any = join_application(select(Interview.interviewer_id, ahead, day, func.count(), minutes))
    statement = statement.where(either, *scope.conditions()).group_by(Interview.interviewer_id, ahead, day)
    found: dict[int, Load] = defaultdict(Load)
    for interviewer, is_ahead, on, number, length in read_rows(statement):
        load = found[interviewer]
        if is_ahead:
            load.planned[on] = number
        else:
            load.held[on], load.minutes[on] = number, length
    return found


def waived_counts(scope: InterviewScope) -> Mapping[int, int]:
    """How many scorecards of the span were waived, by interviewer."""
    statement = join_application(select(Interview.interviewer_id, func.count()))
    waived = (Interview.state == InterviewState.WAIVED, scope.not_owed())
    statement = statement.where(*waived, *scope.in_span(), *scope.conditions())
    rows = read_rows(statement.group_by(Interview.interviewer_id))
    return {row[0]: row[1] for row in rows}
