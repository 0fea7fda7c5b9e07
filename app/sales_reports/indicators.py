"""The indicators of a quarter: of each ISR and of nobody, of each region and team, and of the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, literal, select

from app.book.aligned import aligned_opportunities
from app.db.rows import read_rows
from app.people.models import User
from app.sales_reports.filters import NOBODYS, IndicatorFilter
from app.sales_reports.measures import (
    figures_of_net_arr,
    figures_of_renewals,
    in_days,
    net_arr_sums,
    renewal_sums,
)
from app.sales_reports.rules import CountedSum, Figures, FigureSums, ReportMeasure
from app.sales_reports.scope import ReportScope
from app.sales_reports.targets import RegionTeam, region_teams, targets_of
from app.shared.regions import Region


@dataclass(frozen=True)
class IsrFigures:
    """The figures of an ISR; of nobody if `isr_id` is None."""

    isr_id: int | None
    name: str
    figures: Figures

    @property
    def param(self) -> str:
        """What stands for the ISR in addresses."""
        return NOBODYS if self.isr_id is None else str(self.isr_id)


@dataclass(frozen=True)
class AreaFigures:
    """The figures of a region and team, with its target; `region` is None without a territory."""

    region: Region | None
    team: str | None
    figures: Figures
    target: int | None

    @property
    def attainment(self) -> int | None:
        return self.figures.attainment(self.target)


@dataclass(frozen=True)
class Indicators:
    """What the page shows of a quarter.

    `lines` are the ISRs in the reader's scope, and `seen` is their sum. `company` is the sum of all; it is
    None where the reader does not see it. `areas` have targets only if they are whole.
    """

    lines: Sequence[IsrFigures]
    seen: Figures
    company: Figures | None
    areas: Sequence[AreaFigures]
    areas_are_whole: bool

    @property
    def shows_company(self) -> bool:
        """True if the company has more than the reader sees."""
        return self.company is not None and self.company != self.seen

    @property
    def target(self) -> int | None:
        """The sum of all targets; None without one."""
        found = [area.target for area in self.areas if area.target is not None]
        return sum(found) if found else None

    @property
    def with_target(self) -> Figures:
        """The figures of what has a target."""
        return _total(area.figures for area in self.areas if area.target is not None)

    @property
    def attainment(self) -> int | None:
        return self.with_target.attainment(self.target)


def indicators_of(scope: ReportScope, asked: IndicatorFilter) -> Indicators:
    """The indicators of a quarter, as far as a person sees them, and one statement for the targets."""
    are_whole = scope.sees_company and asked.isr is None
    by_isr: dict[int | None, FigureSums] = defaultdict(FigureSums)
    by_area: dict[tuple[Region | None, str | None], FigureSums] = defaultdict(FigureSums)
    company = FigureSums()
    for group in _groups(scope, asked):
        company.add(group.sums)
        if group.is_seen:
            by_isr[group.isr_id].add(group.sums)
        if group.is_seen or are_whole:
            by_area[group.region, group.team].add(group.sums)
    targets = _targets(asked) if are_whole else {}
    return Indicators(
        lines=_lines(_figures(by_isr)),
        seen=_total(_figures(by_isr).values()),
        company=company.figures if are_whole else None,
        areas=_areas(_figures(by_area), targets),
        areas_are_whole=are_whole,
    )


@dataclass(frozen=True)
class _Group:
    isr_id: int | None
    region: Region | None
    team: str | None
    is_seen: bool
    sums: Mapping[ReportMeasure, CountedSum]


def _groups(scope: ReportScope, asked: IndicatorFilter) -> list[_Group]:
    """The sums by ISR, region and team, and by whether the reader sees them; of all only for the totals."""
    by_renewal_date, by_close_date = (
        in_days(measure, *asked.days) for measure in (ReportMeasure.ATR, ReportMeasure.NET_ARR)
    )
    renewals = _sums(scope, asked, renewal_sums(scope.day), by_renewal_date).group_by("counted_as")
    won = _sums(scope, asked, net_arr_sums(), by_close_date)
    return [*_read(renewals, figures_of_renewals), *_read(won, figures_of_net_arr)]


def _sums(scope: ReportScope, asked: IndicatorFilter, sums: list[Any], dated: ColumnElement[bool]) -> Any:
    rows = aligned_opportunities(scope.day)
    seen = literal(1) if scope.is_all else case((scope.membership(rows), 1), else_=0)
    columns = [
        rows.isr_id.label("of_isr"),
        rows.region.label("of_region"),
        rows.team.label("of_team"),
        seen.label("is_seen"),
    ]
    statement = (
        select(*columns, *sums)
        .select_from(rows.source)
        .where(dated, *asked.conditions(rows))
        .group_by(*(column.name for column in columns))
    )
    return statement if scope.sees_company else statement.where(scope.condition(rows, dated))


def _read(
    statement: Any, figures_of: Callable[[Any], Mapping[ReportMeasure, CountedSum]]
) -> Iterator[_Group]:
    for row in read_rows(statement):
        yield _Group(row.of_isr, row.of_region, row.of_team, bool(row.is_seen), figures_of(row))


def _lines(by_isr: Mapping[int | None, Figures]) -> list[IsrFigures]:
    """The figures of each ISR by name, and those of nobody last."""
    ids = [each for each in by_isr if each is not None]
    names = {row.id: row.name for row in read_rows(select(User.id, User.name).where(User.id.in_(ids)))}
    lines = [IsrFigures(each, names[each], by_isr[each]) for each in ids]
    lines.sort(key=lambda line: (line.name.casefold(), line.isr_id))
    return [*lines, *([IsrFigures(None, _("Nobody"), by_isr[None])] if None in by_isr else [])]


def _areas(
    figures: Mapping[tuple[Region | None, str | None], Figures], targets: Mapping[RegionTeam, int]
) -> list[AreaFigures]:
    """Each region and team that has figures or a target, in the order of regions and teams."""
    found = [
        AreaFigures(
            area.region, area.team, figures.get((area.region, area.team), Figures()), targets.get(area)
        )
        for area in region_teams()
        if (area.region, area.team) in figures or area in targets
    ]
    nowhere = figures.get((None, None))
    return [*found, AreaFigures(None, None, nowhere, None)] if nowhere else found


def _targets(asked: IndicatorFilter) -> dict[RegionTeam, int]:
    return {
        area: amount
        for area, amount in targets_of(asked.quarter).items()
        if not asked.is_nowhere and asked.region in (None, area.region) and asked.team in (None, area.team)
    }


def _figures(sums: Mapping[Any, FigureSums]) -> dict[Any, Figures]:
    return {key: each.figures for key, each in sums.items()}


def _total(figures: Iterable[Figures]) -> Figures:
    found = FigureSums()
    for each in figures:
        found.add(each.sums)
    return found.figures
