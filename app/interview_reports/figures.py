"""All numbers of each interviewer, for a reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.db.rows import one_of, read_rows
from app.interview_reports.agreement import agreements_of
from app.interview_reports.lateness import punctuality_of, scorecard_times
from app.interview_reports.load import loads_of, waived_counts
from app.interview_reports.rules import Load, Punctuality, RecommendationAgreement
from app.interview_reports.scope import InterviewScope
from app.people.models import User


@dataclass(frozen=True)
class InterviewerFigures:
    """All numbers of one interviewer."""

    id: int
    name: str
    load: Load
    times: Punctuality
    waived: int
    agreement: RecommendationAgreement


def interviewer_figures(scope: InterviewScope, *, with_agreement: bool) -> list[InterviewerFigures]:
    """The numbers of each person who interviewed or will, by name, in at most six statements."""
    loads, waived = loads_of(scope), waived_counts(scope)
    times = punctuality_of(scorecard_times(scope))
    agreements = agreements_of(scope) if with_agreement else {}
    names = _names(loads.keys() | waived.keys() | times.keys() | agreements.keys())
    return [
        InterviewerFigures(
            id_,
            name,
            loads.get(id_, Load()),
            times.get(id_, Punctuality()),
            waived.get(id_, 0),
            agreements.get(id_, RecommendationAgreement()),
        )
        for id_, name in names.items()
    ]


def _names(ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = select(User.id, User.name).where(one_of(User.id, ids)).order_by(User.name, User.id)
    return {row.id: row.name for row in read_rows(found)}
