"""Pages of the hiring reports: the funnel, the applications behind a number, times, reasons and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application
from app.exports.spreadsheets import Cell, SpreadsheetKind, write_spreadsheet
from app.hiring_reports import rows
from app.hiring_reports.asking import asked_number, asked_report, report_choices
from app.hiring_reports.funnel import Funnel, funnels_of, stage_groups
from app.hiring_reports.move_numbers import move_numbers
from app.hiring_reports.pictures import cohort_legend, cohort_picture
from app.hiring_reports.reasons import end_reasons
from app.hiring_reports.rules import OF_APPLICATION, FunnelMeasure, StageNumbers, is_small
from app.hiring_reports.source_quality import source_lines
from app.hiring_reports.spans import offered_months, offered_quarters
from app.hiring_reports.times import hiring_times
from app.sales_areas.queries import known_regions
from app.sales_reports.rules import share
from app.shared.company import current_company
from app.sources.queries import known_sources
from app.web.parameters import cursor_param
from app.web.record_pages import register_named_page, url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("hiring_reports", __name__)
register_named_page("hiring reports", "hiring_reports.funnel")


@routes.page("/reports/hiring", permission=Permission.SEE_HIRING_REPORTS)
def funnel() -> Answer:
    asked = asked_report()
    cohort, activity = funnels_of(asked.filter, current_user)
    return render_template(
        "hiring_reports/funnel.html",
        asked=asked,
        cohort=cohort,
        activity=activity,
        picture=cohort_picture(cohort),
        legend_of_cohort=cohort_legend(),
        measures=FunnelMeasure,
        is_small=is_small,
        share=share,
        links=allows(current_user, Permission.LIST_APPLICATIONS),
        **_filter_values(),
    )


@routes.page("/reports/hiring.csv", permission=Permission.SEE_HIRING_REPORTS)
def funnel_file() -> Answer:
    asked = asked_report()
    headings = [_("Counted"), _("Stage"), *(measure.label for measure in FunnelMeasure)]
    found = funnels_of(asked.filter, current_user)
    cells = (row for each in found for row in _funnel_cells(each))
    file, _number = write_spreadsheet(SpreadsheetKind.CSV, headings, cells)
    return send_file(file, "text/csv", as_attachment=True, download_name="hiring-funnel.csv", etag=False)


@routes.page("/reports/hiring/times", permission=Permission.SEE_HIRING_REPORTS)
def times() -> Answer:
    asked = asked_report()
    groups = list(stage_groups(asked.filter, current_user))
    numbers = move_numbers(asked.filter, current_user)
    return render_template(
        "hiring_reports/times.html",
        asked=asked,
        times=hiring_times(asked.filter, groups, current_user, numbers),
        ends=end_reasons(asked.filter, groups, current_user, numbers),
        lines=source_lines(asked.filter, current_user),
        process_days=current_company().process_limit.days,
        share=share,
        is_small=is_small,
        **_filter_values(),
    )


@routes.page("/reports/hiring/applications", permission=Permission.LIST_APPLICATIONS)
def counted() -> Answer:
    asked, number = asked_report(), asked_number()
    parts = rows.number_parts(number, asked.filter, current_user)
    return render_template(
        "hiring_reports/applications.html",
        asked=asked,
        number=number,
        total=parts.total,
        page=rows.counted_page(number, asked.filter, current_user, cursor_param(), parts=parts),
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


def _filter_values() -> dict[str, Any]:
    """What the form of the filters offers."""
    return {
        "choices": report_choices(current_user),
        "sources": known_sources(current_user),
        "regions": [(each, each) for each in known_regions()],
        "months": offered_months(),
        "quarters": offered_quarters(),
    }


def _funnel_cells(found: Funnel) -> Iterator[list[Cell]]:
    """The whole applications, then each stage; empty where nothing is counted."""
    yield [found.view.label, _("All"), *_counted(found.whole, OF_APPLICATION)]
    for stage in found.stages:
        yield [found.view.label, stage.name, *_counted(stage, set(found.measures))]


def _counted(numbers: StageNumbers, measures: set[FunnelMeasure]) -> list[Cell]:
    return [numbers[measure] if measure in measures else "" for measure in FunnelMeasure]
