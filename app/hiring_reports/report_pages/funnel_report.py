"""The funnel as tables, for mail and for comparing."""

from __future__ import annotations

from flask_babel import gettext as _

from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.report_pages.tables import Report, ReportRow, ReportTable, number_cell, share_cell
from app.hiring_reports.rules import OF_APPLICATION, FunnelMeasure, FunnelView
from app.people.models import User


def funnel_report(asked: AskedHiringReport, reader: User) -> Report:
    """The two views of the funnel."""
    tables = [_table(each, asked) for each in funnels_of(asked.filter, reader)]
    return Report(_("Hiring funnel"), tables, [])


def _table(found: Funnel, asked: AskedHiringReport) -> ReportTable:
    whole = [measure for measure in FunnelMeasure if measure in OF_APPLICATION]
    rows = [
        ReportRow(
            measure.label,
            [number_cell(found.whole[measure], asked.rows_url(found.view, measure, ""))],
        )
        for measure in whole
    ]
    if found.view is FunnelView.COHORT:
        hired, applied = found.whole[FunnelMeasure.HIRED], found.whole[FunnelMeasure.APPLIED]
        rows.append(ReportRow(_("Hired, of applied"), [share_cell(hired, applied)]))
    for stage in found.stages:
        for measure in found.measures:
            if stage[measure]:
                name = _("%(stage)s: %(measure)s", stage=stage.name, measure=measure.label)
                link = asked.rows_url(found.view, measure, stage.group)
                rows.append(ReportRow(name, [number_cell(stage[measure], link)]))
    return ReportTable(
        found.view.value,
        found.view.label,
        [_("Counted"), _("Applications")],
        rows,
        empty=_("Nobody applied in this time. Choose another time or other filters."),
    )
