"""Pages of the hiring reports: the funnel, the applications behind a number, times, reasons and sources."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application
from app.exports.spreadsheets import Cell, SpreadsheetKind, write_spreadsheet
from app.hiring_reports.asking import (
    AskedHiringReport,
    ReportChoices,
    asked_number,
    asked_report,
    short_text_param,
)
from app.hiring_reports.funnel import Funnel, funnels_of
from app.hiring_reports.pictures import cohort_legend, cohort_picture
from app.hiring_reports.reasons import MOVED_REASON, NO_REASON
from app.hiring_reports.report_pages.comparison import comparison_report
from app.hiring_reports.report_pages.comparison_page import COMPARISON, show_comparison
from app.hiring_reports.report_pages.funnel_report import funnel_report
from app.hiring_reports.report_pages.listed import ListedNumber, show_listed
from app.hiring_reports.report_pages.registry import (
    ReportPage,
    register_report_page,
    report_page,
    report_pages,
)
from app.hiring_reports.report_pages.show import (
    answer_or_form,
    filter_values,
    send_report_table,
    show_report,
)
from app.hiring_reports.report_pages.sources_table import (
    SOURCE_MEASURES,
    SOURCES_ENDPOINT,
    UNKNOWN_SOURCE,
    of_source,
)
from app.hiring_reports.report_pages.times_report import (
    MOVE_NAMES,
    MOVES_ENDPOINT,
    has_move,
    times_report,
)
from app.hiring_reports.rows import counted_page
from app.hiring_reports.rules import OF_APPLICATION, FunnelMeasure, MoveKind, StageNumbers, is_small
from app.pipeline.rules import DeclineReason
from app.sales_reports.rules import share
from app.web.parameters import choice_param, cursor_param, enum_by_value, number_param
from app.web.record_pages import register_named_page, url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("hiring_reports", __name__)
register_named_page("hiring reports", "hiring_reports.funnel")
FUNNEL, TIMES = "funnel", "times"
register_report_page(ReportPage(FUNNEL, _l("Hiring funnel"), "hiring_reports.funnel", funnel_report))
register_report_page(
    ReportPage(TIMES, _l("Times, reasons and sources"), "hiring_reports.times", times_report)
)
register_report_page(ReportPage(COMPARISON, _l("Comparison"), "hiring_reports.comparison", comparison_report))


@routes.page("/reports/hiring", permission=Permission.SEE_HIRING_REPORTS)
def funnel() -> Answer:
    return answer_or_form(FUNNEL, _funnel_page)


def _funnel_page(asked: AskedHiringReport, choices: ReportChoices) -> Answer:
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
        page=report_page(FUNNEL),
        pages=report_pages(current_user),
        **filter_values(choices),
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
    return show_report(TIMES)


@routes.page("/reports/hiring/times.csv", permission=Permission.SEE_HIRING_REPORTS)
def times_file() -> Answer:
    return send_report_table(TIMES)


@routes.page("/reports/hiring/times/applications", permission=Permission.LIST_APPLICATIONS)
def counted_moves() -> Answer:
    asked, group, days = asked_report(), short_text_param("group"), number_param("days")
    kind = choice_param("kind", enum_by_value(MoveKind)) or MoveKind.DECISION
    reason = choice_param("reason", {each: each for each in (NO_REASON, MOVED_REASON, *DeclineReason)})
    number = ListedNumber(
        name=str(MOVE_NAMES[kind]),
        condition=has_move(asked, current_user, kind, group=group, reason=reason, days=days),
        page="hiring_reports.times",
        report=_("Times, reasons and sources"),
        rows=MOVES_ENDPOINT,
        here={"kind": kind.value, "group": group, "reason": reason, "days": days},
    )
    return show_listed(number, asked)


@routes.page("/reports/hiring/sources/applications", permission=Permission.LIST_APPLICATIONS)
def counted_sources() -> Answer:
    asked, source = asked_report(), short_text_param("of")
    measure = choice_param("measure", {each: each for each in SOURCE_MEASURES}) or SOURCE_MEASURES[0]
    number = ListedNumber(
        name=_("Not known") if source in (None, UNKNOWN_SOURCE) else str(source),
        condition=of_source(asked, current_user, source, measure),
        page="hiring_reports.times",
        report=_("Times, reasons and sources"),
        rows=SOURCES_ENDPOINT,
        here={"of": source, "measure": measure},
    )
    return show_listed(number, asked)


@routes.page("/reports/hiring/comparison", permission=Permission.SEE_HIRING_REPORTS)
def comparison() -> Answer:
    return show_comparison()


@routes.page("/reports/hiring/comparison.csv", permission=Permission.SEE_HIRING_REPORTS)
def comparison_file() -> Answer:
    return send_report_table(COMPARISON)


@routes.page("/reports/hiring/applications", permission=Permission.LIST_APPLICATIONS)
def counted() -> Answer:
    asked, number = asked_report(), asked_number()
    total, page = counted_page(number, asked.filter, current_user, cursor_param())
    return render_template(
        "hiring_reports/applications.html",
        asked=asked,
        number=number,
        total=total,
        page=page,
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


def _funnel_cells(found: Funnel) -> Iterator[list[Cell]]:
    """The whole applications, then each stage; empty where nothing is counted."""
    yield [found.view.label, _("All"), *_counted(found.whole, OF_APPLICATION)]
    for stage in found.stages:
        yield [found.view.label, stage.name, *_counted(stage, set(found.measures))]


def _counted(numbers: StageNumbers, measures: set[FunnelMeasure]) -> list[Cell]:
    return [numbers[measure] if measure in measures else "" for measure in FunnelMeasure]
