"""How far the candidates of each source came: of those who applied in a span, one line per source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.candidates.models import Application, Candidate
from app.db.rows import read_rows
from app.hiring_reports.counting import not_undone
from app.hiring_reports.filters import HiringFilter
from app.interviews.models import Interview, InterviewState
from app.onboarding.models import Onboarding
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock

SOURCE_LINE_LIMIT = 100


@dataclass(frozen=True)
class SourceLine:
    """A source: how many applied, had an interview, were hired, and hold or held a territory behind the gate.

    An interview counts once it has begun, whether or not there is a scorecard: a reader who owes one learns
    nothing of others.
    """

    name: str
    applied: int
    interviewed: int
    hired: int
    assigned: int


def source_lines(asked: HiringFilter, user: User) -> Sequence[SourceLine]:
    """The sources of those who applied in a span, most first, for a reader, in one statement."""
    begun = select(Interview.id).where(
        Interview.application_id == Application.id,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at <= clock.now(),
    )
    hired = select(Transition.id).where(
        Transition.application_id == Application.id, Transition.verb == MoveVerb.HIRE, not_undone()
    )
    assigned = select(Onboarding.id).where(
        Onboarding.application_id == Application.id, Onboarding.assigned_on.is_not(None)
    )
    applied = func.count().label("applied")
    columns = [_number_with(each.correlate(Application).exists()) for each in (begun, hired, assigned)]
    statement = (
        select(func.max(Candidate.source), applied, *columns)
        .select_from(Application)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(*asked.in_span(Application.applied_at), *asked.application_conditions(user))
        .group_by(Candidate.source_key)
        .order_by(applied.desc(), Candidate.source_key)
        .limit(SOURCE_LINE_LIMIT)
    )
    return [SourceLine(*row) for row in read_rows(statement)]


def _number_with(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
