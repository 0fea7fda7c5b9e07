"""How many moves of a span ended what, for a reader: from the sums, or counted in the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from app.db.rows import read_rows
from app.hiring_reports.counted_applications import current_applications
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.moves import move_rows
from app.hiring_reports.rules import MoveKind
from app.hiring_reports.sums.reading import move_totals
from app.people.models import User

MoveNumbers = Mapping[tuple[MoveKind, str, int, str], int]
"""By what ended, at which stage or kind of stage, after how many days and for which reason."""


def move_numbers(asked: HiringFilter, user: User) -> MoveNumbers:
    """The numbers of a span, in one statement; in two if something has just changed."""
    if not asked.is_of_months:
        return moves_in_records(asked, user)
    return _by_key((*row[:4], row.number) for row in move_totals(asked, user))


def moves_in_records(asked: HiringFilter, user: User) -> MoveNumbers:
    """The same numbers, counted in the records."""
    counted = current_applications(*asked.application_conditions(user), with_facts=False).cte("counted")
    each = move_rows(counted, asked.grouping, asked.in_span).subquery("each").c
    key = (each.kind, each.stage_group, each.days, each.reason)
    return _by_key(read_rows(select(*key, func.count()).group_by(*key)))


def _by_key(rows: Iterable[Any]) -> MoveNumbers:
    return {(MoveKind(kind), group, days, reason): n for kind, group, days, reason, n in rows if n}
