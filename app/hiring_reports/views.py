"""Pages of the hiring reports: the funnel, and the applications behind a number."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application
from app.exports.spreadsheets import Cell, SpreadsheetKind, write_spreadsheet
from app.hiring_reports import rows
from app.hiring_reports.asking import asked_number, asked_report, report_choices
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.pictures import cohort_legend, cohort_picture
from app.hiring_reports.rules import OF_APPLICATION, FunnelMeasure, StageNumbers, is_small
from app.hiring_reports.spans import offered_months, offered_quarters
from app.sales_reports.rules import share
from app.shared.regions import Region
from app.sources.queries import known_sources
from app.web.parameters import cursor_param
from app.web.record_pages import url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("hiring_reports", __name__)


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
        choices=report_choices(current_user),
        sources=known_sources(current_user),
        regions=[(each.value, each.value) for each in Region],
        months=offered_months(),
        quarters=offered_quarters(),
        measures=FunnelMeasure,
        is_small=is_small,
        share=share,
        links=allows(current_user, Permission.LIST_APPLICATIONS),
    )


@routes.page("/reports/hiring.csv", permission=Permission.SEE_HIRING_REPORTS)
def funnel_file() -> Answer:
    asked = asked_report()
    headings = [_("Counted"), _("Stage"), *(measure.label for measure in FunnelMeasure)]
    found = funnels_of(asked.filter, current_user)
    cells = (row for each in found for row in _funnel_cells(each))
    file, _number = write_spreadsheet(SpreadsheetKind.CSV, headings, cells)
    return send_file(file, "text/csv", as_attachment=True, download_name="hiring-funnel.csv", etag=False)


@routes.page("/reports/hiring/applications", permission=Permission.LIST_APPLICATIONS)
def counted() -> Answer:
    asked, number = asked_report(), asked_number()
    return render_template(
        "hiring_reports/applications.html",
        asked=asked,
        number=number,
        total=rows.count_of(number, asked.filter, current_user),
        page=rows.counted_page(number, asked.filter, current_user, cursor_param()),
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


def _funnel_cells(found: Funnel) -> Iterator[list[Cell]]:
    """The whole applications, then each stage; empty where nothing is counted."""
    yield [found.view.label, _("All"), *_counted(found.whole, OF_APPLICATION)]
    for stage in found.stages:
        yield [found.view.label, stage.name, *_counted(stage, set(found.measures))]


def _counted(numbers: StageNumbers, measures: set[FunnelMeasure]) -> list[Cell]:
    return [numbers[measure] if measure in measures else "" for measure in FunnelMeasure]
