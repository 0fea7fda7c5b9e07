"""The indicators of a quarter: of each ISR and of nobody, of each region and team, and of the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import case, literal, select

from app.book.aligned import aligned_opportunities
from app.db.base import db
from app.people.models import User
from app.sales_reports.filters import NO_ISR, IndicatorFilter
from app.sales_reports.measures import any_in_days, sum_columns, sums_of
from app.sales_reports.rules import Figures, Measure
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
        return NO_ISR if self.isr_id is None else str(self.isr_id)


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
    """The indicators of a quarter, as far as a person sees them, in one statement and one for the targets."""
    groups = _groups(scope, asked)
    by_isr: dict[int | None, Figures] = defaultdict(Figures)
    for group in groups:
        if group.is_seen:
            by_isr[group.isr_id] += group.figures
    are_whole = scope.sees_company and asked.isr is None
    by_area: dict[tuple[Region | None, str | None], Figures] = defaultdict(Figures)
    for group in groups:
        if group.is_seen or are_whole:
            by_area[group.region, group.team] += group.figures
    targets = _targets(asked) if are_whole else {}
    return Indicators(
        lines=_lines(by_isr),
        seen=_total(by_isr.values()),
        company=_total(group.figures for group in groups) if are_whole else None,
        areas=_areas(by_area, targets),
        areas_are_whole=are_whole,
    )


@dataclass(frozen=True)
class _Group:
    isr_id: int | None
    region: Region | None
    team: str | None
    is_seen: bool
    figures: Figures


def _groups(scope: ReportScope, asked: IndicatorFilter) -> list[_Group]:
    """The sums by ISR, region and team, and by whether the reader sees them; of all only for the totals."""
    rows, days = aligned_opportunities(scope.day), asked.days
    seen = scope.condition(rows)
    columns = [
        rows.isr_id.label("of_isr"),
        rows.region.label("of_region"),
        rows.team.label("of_team"),
        (literal(1) if scope.is_all else case((seen, 1), else_=0)).label("is_seen"),
    ]
    statement = (
        select(*columns, *sum_columns(Measure, scope.day, *days))
        .select_from(rows.source)
        .where(any_in_days(*days), *asked.conditions(rows))
        .group_by(*(column.name for column in columns))
    )
    if not scope.sees_company:
        statement = statement.where(seen)
    return [
        _Group(row.of_isr, row.of_region, row.of_team, bool(row.is_seen), Figures(sums_of(row, Measure)))
        for row in db.session.execute(statement)
    ]


def _lines(by_isr: Mapping[int | None, Figures]) -> list[IsrFigures]:
    """The figures of each ISR by name, and those of nobody last."""
    ids = [each for each in by_isr if each is not None]
    names = {
        row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    }
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


def _total(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
