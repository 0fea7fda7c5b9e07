"""The sources of a span as a table, and the applications behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.candidates.models import Application, Candidate
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.counted_applications import has_begun_interview, is_assigned, not_undone
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    ReportRow,
    ReportTable,
    number_cell,
    share_cell,
)
from app.hiring_reports.rules import FunnelMeasure
from app.hiring_reports.source_quality import SourceLine
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared.text import compared_name
from app.web.charts.bars import ChartRow, stacked_bar

SOURCES_ENDPOINT = "hiring_reports.counted_sources"
UNKNOWN_SOURCE = "unknown"  # instead of a source, in addresses
INTERVIEWED, ASSIGNED = "interviewed", "assigned"
SOURCE_MEASURES = (FunnelMeasure.APPLIED.value, INTERVIEWED, FunnelMeasure.HIRED.value, ASSIGNED)


def of_source(
    asked: AskedHiringReport, reader: User, source: str | None, measure: str
) -> ColumnElement[bool]:
    """The condition that an application is one that a number of a source counts."""
    hire = (Transition.application_id == Application.id, Transition.verb == MoveVerb.HIRE, not_undone())
    of_measure: Mapping[str, list[ColumnElement[bool]]] = {
        INTERVIEWED: [has_begun_interview()],
        FunnelMeasure.HIRED.value: [select(Transition.id).where(*hire).correlate(Application).exists()],
        ASSIGNED: [is_assigned()],
    }
    counted: Any = select(Application.id).where(
        *asked.filter.in_span(Application.applied_at),
        *asked.filter.application_conditions(reader),
        *of_measure.get(measure, []),
    )
    if source is not None:
        key = "" if source == UNKNOWN_SOURCE else compared_name(source)
        counted = counted.join(Candidate, Candidate.id == Application.candidate_id)
        counted = counted.where(Candidate.source_key == key)
    return Application.id.in_(counted.correlate(None))


def sources_table(lines: Sequence[SourceLine], asked: AskedHiringReport) -> ReportTable:
    def link(line: SourceLine, measure: str) -> str:
        return asked.rows(SOURCES_ENDPOINT, of=line.name or UNKNOWN_SOURCE, measure=measure)

    most = max((line.applied for line in lines), default=0)
    rows = [
        ReportRow(
            line.name or _("Not known"),
            [
                *(
                    number_cell(number, link(line, measure))
                    for measure, number in zip(
                        SOURCE_MEASURES,
                        (line.applied, line.interviewed, line.hired, line.assigned),
                        strict=True,
                    )
                ),
                share_cell(line.hired, line.applied),
                share_cell(line.assigned, line.hired),
            ],
        )
        for line in lines
    ]
    picture = [
        ChartRow(
            line.name or _("Not known"),
            [
                stacked_bar(
                    _("Applied"),
                    [
                        ("won", line.assigned),
                        ("partly", line.hired - line.assigned),
                        ("ahead", line.applied - line.hired),
                    ],
                    whole=most,
                )
            ],
        )
        for line in lines[:PICTURED_LINES]
    ]
    return ReportTable(
        "sources",
        _("Sources of those who applied in this time"),
        [
            _("Source"),
            _("Applied"),
            _("Interviewed"),
            _("Hired"),
            _("Got a territory"),
            _("Hired, of applied"),
            _("Got a territory, of hired"),
        ],
        rows,
        empty=_("Nobody applied in this time. Choose another time or other filters."),
        picture=picture,
        picture_label=_("A bar for each source: how far its candidates came. The table has the numbers."),
        legend=[("won", _("Got a territory")), ("partly", _("Hired")), ("ahead", _("Applied"))],
    )
