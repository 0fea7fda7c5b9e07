"""Reading the sums: what a span of months has, for a reader, with what has changed since they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, null, select, type_coerce, union_all

from app.candidates.models import Candidate
from app.db.rows import read_rows
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import WHOLE_GROUP, FunnelView
from app.hiring_reports.sums.changes import changed_openings, difference, is_due
from app.hiring_reports.sums.models import FunnelSum, HiringChange, MoveSum, SummedSource
from app.hiring_reports.sums.rows import SUM_KEYS, SUM_NUMBERS, funnel_rows, sum_rows_of_moves, totals
from app.people.models import User
from app.shared.text import compared_name

SumRows = Sequence[Any]
TEXTS = ("view", "kind", "source_key")  # columns that are read as plain texts


def funnel_totals(asked: HiringFilter, user: User) -> SumRows:
    """For each view and stage group, the numbers of a span: columns with the names of `FunnelSum`."""
    return _SumsOfReader(FunnelSum, ("view", "stage_group"), asked, asked.openings(user)).totals()


def totals_of_sources(asked: HiringFilter, user: User) -> SumRows:
    """For the key of each source, the numbers of whole applications of a span."""
    only = {"view": FunnelView.COHORT.value, "stage_group": WHOLE_GROUP}
    return _SumsOfReader(FunnelSum, ("source_key",), asked, asked.openings(user), only).totals()


def totals_of_months(asked: HiringFilter, openings: Any, view: FunnelView, group: str) -> SumRows:
    """For each month of a span, the numbers of one stage group in some openings."""
    only = {"view": view.value, "stage_group": group}
    return _SumsOfReader(FunnelSum, ("month",), asked, openings, only).totals()


def move_totals(asked: HiringFilter, user: User) -> SumRows:
    """For each kind of move, stage group, number of days and reason, how many moves a span has."""
    by = ("kind", "stage_group", "days", "reason")
    return _SumsOfReader(MoveSum, by, asked, asked.openings(user)).totals()


@dataclass(frozen=True)
class _SumsOfReader:
    """The sums of some openings and a span, added up `by` some columns, `only` of some values."""

    model: Any
    by: Sequence[str]
    asked: HiringFilter
    openings: Select[Any]
    only: Mapping[str, str] = field(default_factory=dict)

    def totals(self) -> SumRows:
        """The totals in one statement; if anything has changed since, a second one has all of them.

        Each is one look at the database, so that the worker can add changes to the sums at any time.
        """
        found = read_rows(union_all(self._total(self._sums().subquery("rows")), self._whether_changed()))
        if not any(row.is_changed for row in found):
            return found
        unchanged = self._sums().where(self.model.opening_id.not_in(changed_openings()))
        return read_rows(self._total(union_all(unchanged, *self._differences()).subquery("rows")))

    @property
    def _names(self) -> list[str]:
        """The columns that are read."""
        left_out = ("by_source", "source_id", "grouping")
        source = ["source_key"] if "source_key" in self.by else []
        return [
            *source,
            *(name for name in SUM_KEYS[self.model] if name not in left_out),
            *SUM_NUMBERS[self.model],
        ]

    def _sums(self) -> Select[Any]:
        model, source = self.model, self.asked.source
        by_source = source is not None or "source_key" in self.by
        conditions = [model.grouping == self.asked.grouping, model.by_source.is_(by_source)]
        conditions.append(model.opening_id.in_(self.openings))
        sums = self._some({**model.__table__.c, "source_key": SummedSource.source_key}).where(*conditions)
        if not by_source:
            return sums.where(model.source_id == 0)
        sums = sums.join(SummedSource, SummedSource.id == model.source_id)
        return sums if source is None else sums.where(SummedSource.source_key == compared_name(source))

    def _conditions(self, columns: Any) -> list[ColumnElement[bool]]:
        """The conditions of rows of sums or of the difference."""
        conditions = [columns["month"] >= self.asked.first, columns["month"] <= self.asked.last]
        if self.model is FunnelSum:
            conditions.append(columns["since"] < self.asked.first)
        return conditions + [columns[name] == value for name, value in self.only.items()]

    def _differences(self) -> list[Select[Any]]:
        """SumRows of what has changed, as the sums have them."""
        source = self.asked.source
        counted = difference(self.openings, None if source is None else compared_name(source))
        if self.model is MoveSum:
            found = [sum_rows_of_moves(counted, self.asked.grouping)]
        else:
            views = [FunnelView(self.only["view"])] if "view" in self.only else list(FunnelView)
            found = [funnel_rows(counted, view, self.asked.grouping) for view in views]
        return [self._some(each.subquery().c) for each in found]

    def _some(self, columns: Any) -> Select[Any]:
        """The columns of rows that are read, under the conditions; view and kind as texts."""
        read = [
            type_coerce(columns[name], String).label(name) if name in TEXTS else columns[name]
            for name in self._names
        ]
        return select(*read).where(*self._conditions(columns))

    def _total(self, rows: Any) -> Select[Any]:
        keys = [rows.c[name] for name in self.by]
        names = [self._written(rows)] if "source_key" in self.by else []
        numbers = totals(self.model, rows)
        return select(*keys, *names, *numbers, literal(0).label("is_changed")).group_by(*keys)

    @staticmethod
    def _written(rows: Any) -> Any:
        """How a source is written: as some candidate has it."""
        written = select(Candidate.source).where(Candidate.source_key == rows.c.source_key).limit(1)
        return written.correlate(rows).scalar_subquery().label("name")

    def _whether_changed(self) -> Select[Any]:
        """One more row if something has changed."""
        table = self.model.__table__.c
        columns: list[Any] = [cast(null(), String if name in TEXTS else table[name].type) for name in self.by]
        if "source_key" in self.by:
            columns.append(literal(""))
        changed = select(HiringChange.id).where(is_due()).exists()
        return select(*columns, *(literal(0) for _ in SUM_NUMBERS[self.model]), literal(1)).where(changed)
