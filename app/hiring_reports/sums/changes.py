"""The changes that are not in the sums, and the applications that make up for them.

What is counted is the sums, without openings that changed, and the applications that changed: as they are
now, less as they are in the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union_all

from app.candidates.models import Application, Candidate
from app.hiring_reports.counted_applications import current_applications, summed_applications
from app.hiring_reports.sums.models import HiringChange, SummedApplication, SummedSource
from app.shared import clock


def is_due() -> ColumnElement[bool]:
    """The condition that a change has happened."""
    return or_(HiringChange.from_at.is_(None), HiringChange.from_at <= clock.now())


def changed_openings() -> Any:
    """The openings of which everything is counted again."""
    return select(HiringChange.opening_id).where(HiringChange.opening_id.is_not(None))


def changed_applications() -> Any:
    """The applications that are counted again."""
    return select(HiringChange.application_id).where(HiringChange.application_id.is_not(None), is_due())


def difference(openings: Any = None, source_key: str | None = None) -> Any:
    """The applications that make up for the changes; of some openings, or of one source."""

    def of(opening_id: Any, source: Any) -> Sequence[ColumnElement[bool]]:
        conditions = [] if openings is None else [opening_id.in_(openings)]
        return conditions if source_key is None else [*conditions, source == source_key]

    now = of(Application.opening_id, Candidate.source_key)
    then = of(SummedApplication.opening_id, SummedSource.source_key)
    elsewhere = Application.opening_id.not_in(changed_openings())
    return union_all(
        current_applications(Application.id.in_(changed_applications()), elsewhere, *now),
        current_applications(Application.opening_id.in_(changed_openings()), *now),
        summed_applications(
            SummedApplication.application_id.in_(changed_applications()),
            SummedApplication.opening_id.not_in(changed_openings()),
            *then,
            sign=-1,
        ),
    ).cte("counted")
