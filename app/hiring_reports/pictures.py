"""The picture of the cohort: what became of those who reached each stage. A table has the same numbers."""

from __future__ import annotations

from flask_babel import gettext as _

from app.hiring_reports.funnel import Funnel
from app.hiring_reports.rules import FunnelMeasure
from app.web.charts.bars import ChartRow, stacked_bar

COHORT_PARTS = {
    FunnelMeasure.PASSED: "won",
    FunnelMeasure.ACTIVE: "waiting",
    FunnelMeasure.DECLINED: "lost",
    FunnelMeasure.WITHDRAWN: "soon",
    FunnelMeasure.MOVED: "ahead",
}


def cohort_legend() -> list[tuple[str, str]]:
    """The kinds of the picture with their words."""
    return [(kind, measure.label) for measure, kind in COHORT_PARTS.items()]


def cohort_picture(cohort: Funnel) -> list[ChartRow]:
    """A bar for each stage that somebody reached, on the scale of who applied."""
    applied = cohort.whole[FunnelMeasure.APPLIED]
    return [
        ChartRow(
            stage.name,
            [
                stacked_bar(
                    _("Reached"), [(kind, stage[each]) for each, kind in COHORT_PARTS.items()], whole=applied
                )
            ],
        )
        for stage in cohort.stages
        if stage[FunnelMeasure.REACHED]
    ]
