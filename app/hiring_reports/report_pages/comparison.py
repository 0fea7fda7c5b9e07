"""The funnel of two to four openings, families, regions or recruiters side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.hiring_reports.asking import AskedHiringReport, ReportChoices, report_choices
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.report_pages.tables import (
    Report,
    ReportCell,
    ReportRow,
    ReportTable,
    number_cell,
    share_cell,
)
from app.hiring_reports.rules import FunnelMeasure, FunnelView, StageNumbers
from app.people.models import User
from app.sales_areas.queries import known_regions
from app.shared.regions import Region
from app.web.charts.bars import ChartBar, ChartRow, stacked_bar
from app.web.parameters import choice_param, enum_by_value

PLACES = ("first", "second", "third", "fourth")
LEAST_COMPARED_FUNNELS = 2


class ComparedBy(StrEnum):
    """What is compared. The value is the parameter of the filter."""

    OPENING = "opening"
    FAMILY = "family"
    REGION = "region"
    RECRUITER = "recruiter"

    @property
    def label(self) -> str:
        return str(COMPARED_LABELS[self])


COMPARED_LABELS = {
    ComparedBy.OPENING: _l("Opening"),
    ComparedBy.FAMILY: _l("Job family"),
    ComparedBy.REGION: _l("Region"),
    ComparedBy.RECRUITER: _l("Recruiter"),
}


@dataclass(frozen=True)
class Compared:
    """What an address compares: the values chosen, with their names, and what can be chosen."""

    by: ComparedBy
    chosen: Mapping[str, str]
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ComparedFunnel:
    """One of the columns: what is asked for, its name, and its numbers in one view."""

    name: str
    asked: AskedHiringReport
    funnel: Funnel


def asked_comparison(asked: AskedHiringReport, reader: User) -> Compared:
    """What the parameters compare. Raises InvalidParameter for what the reader cannot choose."""
    args = MultiDict(asked.params)
    by = choice_param("by", enum_by_value(ComparedBy), args) or ComparedBy.OPENING
    options = _options(by, report_choices(reader))
    values = [choice_param(place, {value: value for value, _name in options}, args) for place in PLACES]
    names = dict(options)
    return Compared(by, {value: names[value] for value in values if value}, options)


def comparison_report(asked: AskedHiringReport, reader: User) -> Report:
    """A table for each view of the funnel, with a column for each thing compared."""
    compared = asked_comparison(asked, reader)
    columns = [(name, _narrowed(asked, compared.by, value)) for value, name in compared.chosen.items()]
    if len(columns) < LEAST_COMPARED_FUNNELS:
        columns = []
    found = [(name, of, funnels_of(of.filter, reader)) for name, of in columns]
    views = [
        [ComparedFunnel(name, of, funnels[place]) for name, of, funnels in found]
        for place in range(len(FunnelView))
    ]
    return Report(
        _("Comparison"),
        [_table(view, columns) for view, columns in zip(FunnelView, views, strict=True)],
        [
            _("The rows are kinds of stages, as processes differ. A dash: the process has no such stage."),
            _("A rate on fewer than ten says so. What counts is the same as on the page of the funnel."),
        ],
    )


def _options(by: ComparedBy, choices: ReportChoices) -> Sequence[tuple[str, str]]:
    return {
        ComparedBy.OPENING: choices.openings,
        ComparedBy.FAMILY: choices.families,
        ComparedBy.REGION: [(str(each), str(each)) for each in known_regions()],
        ComparedBy.RECRUITER: choices.recruiters,
    }[by]


def _narrowed(asked: AskedHiringReport, by: ComparedBy, value: str) -> AskedHiringReport:
    """The same report of one of the things compared, by kinds of stages."""
    narrowed = {
        ComparedBy.OPENING: lambda: replace(asked.filter, by_kind=True, opening=int(value)),
        ComparedBy.FAMILY: lambda: replace(asked.filter, by_kind=True, family=value),
        ComparedBy.REGION: lambda: replace(asked.filter, by_kind=True, region=Region(value)),
        ComparedBy.RECRUITER: lambda: replace(asked.filter, by_kind=True, recruiter=int(value)),
    }[by]()
    kept = {name: each for name, each in asked.params.items() if name not in ("by", *PLACES)}
    return replace(asked, filter=narrowed, params={**kept, by.value: value, "kinds": "yes"})


def _table(view: FunnelView, columns: Sequence[ComparedFunnel]) -> ReportTable:
    groups = list(dict.fromkeys(stage.group for each in columns for stage in each.funnel.stages))
    stages = [{stage.group: stage for stage in each.funnel.stages} for each in columns]
    names = {stage.group: stage.name for of in stages for stage in of.values()}
    rows = [
        ReportRow(measure.label, [_cell(each, each.funnel.whole, measure) for each in columns])
        for measure in (FunnelMeasure.APPLIED, FunnelMeasure.HIRED)
    ]
    if view is FunnelView.COHORT:
        rows.append(ReportRow(_("Hired, of applied"), [_rate_of_hires(each.funnel) for each in columns]))
    for group in groups:
        for measure in (FunnelMeasure.REACHED, FunnelMeasure.PASSED):
            name = _("%(stage)s: %(measure)s", stage=names[group], measure=measure.label)
            rows.append(
                ReportRow(
                    name,
                    [_cell(each, of.get(group), measure) for each, of in zip(columns, stages, strict=True)],
                )
            )
        if view is FunnelView.COHORT:
            rates = [_rate_of_stage(of.get(group)) for of in stages]
            rows.append(ReportRow(_("%(stage)s: passed, of reached", stage=names[group]), rates))
    most = max([1, *(of[group].counts.get(FunnelMeasure.REACHED, 0) for of in stages for group in of)])
    picture = [
        ChartRow(
            names[group],
            [_bar(each.name, of.get(group), most) for each, of in zip(columns, stages, strict=True)],
        )
        for group in groups
    ]
    return ReportTable(
        view.value,
        view.label,
        [_("Counted"), *(each.name for each in columns)],
        rows if columns else [],
        empty=_("Choose two to four to compare them."),
        picture=picture,
        picture_label=_("For each stage, a bar for each of those compared: passed, of reached. The table "
                        "has the numbers."),
        legend=[("won", FunnelMeasure.PASSED.label), ("ahead", FunnelMeasure.REACHED.label)],
    )  # fmt: skip


def _cell(column: ComparedFunnel, numbers: StageNumbers | None, measure: FunnelMeasure) -> ReportCell:
    if numbers is None:
        return ReportCell("", "–")
    return number_cell(numbers[measure], column.asked.rows_url(column.funnel.view, measure, numbers.group))


def _rate_of_hires(funnel: Funnel) -> ReportCell:
    return share_cell(funnel.whole[FunnelMeasure.HIRED], funnel.whole[FunnelMeasure.APPLIED])


def _rate_of_stage(numbers: StageNumbers | None) -> ReportCell:
    if numbers is None:
        return ReportCell("", "–")
    return share_cell(numbers[FunnelMeasure.PASSED], numbers[FunnelMeasure.REACHED])


def _bar(name: str, numbers: StageNumbers | None, most: int) -> ChartBar:
    reached = numbers[FunnelMeasure.REACHED] if numbers else 0
    passed = min(numbers[FunnelMeasure.PASSED], reached) if numbers else 0
    return stacked_bar(name, [("won", passed), ("ahead", reached - passed)], whole=most)
