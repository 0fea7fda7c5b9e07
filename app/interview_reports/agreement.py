"""How often recommendations agreed, with the decision and with each other, on applications that are decided.

Hired and declined are decisions; a candidate who withdrew was not decided on. Nothing is counted of an
application on which the reader owes a scorecard.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.db.rows import read_rows
from app.hiring_reports.counted_applications import not_undone
from app.interview_reports.rules import RecommendationAgreement
from app.interview_reports.scope import InterviewScope, join_application
from app.interviews.models import Interview
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.scorecards.models import Recommendation, Scorecard

POSITIVE = (Recommendation.YES, Recommendation.STRONG_YES)


def agreements_of(scope: InterviewScope) -> Mapping[int, RecommendationAgreement]:
    """The agreement by interviewer, in two statements."""
    with_decision = {row[0]: row[1:] for row in read_rows(_with_decision(scope))}
    with_others = {row[0]: row[1:] for row in read_rows(_with_others(scope))}
    return {
        id_: RecommendationAgreement(*numbers, *with_others.get(id_, (0, 0, 0)))
        for id_, numbers in with_decision.items()
    }


def decided_scorecards(scope: InterviewScope, *columns: Any) -> Any:
    """Columns of the scorecards of the span on applications that are decided."""
    statement = join_application(select(*columns).select_from(Interview))
    statement = statement.join(Scorecard, Scorecard.interview_id == Interview.id)
    return statement.where(is_decided(), scope.not_owed(), *scope.in_span(), *scope.conditions())


def agrees_with_decision() -> ColumnElement[bool]:
    """The condition that a recommendation says what was decided."""
    positive = Scorecard.recommendation.in_(POSITIVE)
    return or_(and_(positive, _was_hired()), and_(~positive, ~_was_hired()))


def is_decided() -> ColumnElement[bool]:
    """The condition that a candidate was declined, or hired, also if they never started."""
    return or_(Application.status == Status.DECLINED, _was_hired())


def _was_hired() -> ColumnElement[bool]:
    hire = (Transition.application_id == Application.id, Transition.verb == MoveVerb.HIRE, not_undone())
    return select(Transition.id).where(*hire).correlate(Application).exists()


def _with_decision(scope: InterviewScope) -> Any:
    agreed = _number(agrees_with_decision())
    columns = (Interview.interviewer_id, func.count(), agreed, func.count(Application.id.distinct()))
    return decided_scorecards(scope, *columns).group_by(Interview.interviewer_id)


def _with_others(scope: InterviewScope) -> Any:
    """Pairs of a scorecard of the span and another person's on the same application, of any time."""
    other, theirs = aliased(Interview, name="other"), aliased(Scorecard, name="theirs")
    same_side = Scorecard.recommendation.in_(POSITIVE) == theirs.recommendation.in_(POSITIVE)
    columns = (
        Interview.interviewer_id,
        func.count(),
        _number(same_side),
        func.count(Application.id.distinct()),
    )
    is_other = and_(
        other.application_id == Interview.application_id, other.interviewer_id != Interview.interviewer_id
    )
    pairs = decided_scorecards(scope, *columns).join(other, is_other)
    return pairs.join(theirs, theirs.interview_id == other.id).group_by(Interview.interviewer_id)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0), type_=Integer)
