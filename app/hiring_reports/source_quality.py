"""How far the candidates of each source came: of those who applied in a span, one line per source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from app.candidates.models import Application, Candidate
from app.db.rows import read_rows
from app.hiring_reports.counted_applications import has_begun_interview, is_assigned, not_undone
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.sums.reading import totals_of_sources
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

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
    """The sources of those who applied in a span, most first, for a reader."""
    rows = totals_of_sources(asked, user) if asked.is_of_months else sources_in_records(asked, user)
    found = [row for row in rows if row.applied]
    found.sort(key=lambda row: (-row.applied, row.source_key))
    return [
        SourceLine(row.name, row.applied, row.interviewed, row.hired, row.assigned)
        for row in found[:SOURCE_LINE_LIMIT]
    ]


def sources_in_records(asked: HiringFilter, user: User) -> Sequence[Any]:
    """The numbers of each source, counted in the records."""
    hired = select(Transition.id).where(
        Transition.application_id == Application.id, Transition.verb == MoveVerb.HIRE, not_undone()
    )
    conditions = {
        "interviewed": has_begun_interview(),
        "hired": hired.correlate(Application).exists(),
        "assigned": is_assigned(),
    }
    name = func.max(Candidate.source).label("name")
    numbers = [func.sum(case((each, 1), else_=0)).label(name) for name, each in conditions.items()]
    statement = (
        select(Candidate.source_key, name, func.count().label("applied"), *numbers)
        .select_from(Application)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(*asked.in_span(Application.applied_at), *asked.application_conditions(user))
        .group_by(Candidate.source_key)
    )
    return read_rows(statement)
