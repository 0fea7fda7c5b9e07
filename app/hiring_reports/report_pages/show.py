"""Showing the page of a report, and sending one of its tables as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, send_file
from flask_login import current_user

from app.exports.spreadsheets import SpreadsheetKind, write_spreadsheet
from app.hiring_reports.asking import (
    AskedHiringReport,
    ReportChoices,
    asked_by,
    asked_report,
    kept_of_address,
    report_choices,
)
from app.hiring_reports.report_pages.registry import report_page, report_pages
from app.hiring_reports.report_pages.tables import Report, ReportTable
from app.sales_areas.queries import known_regions
from app.sources.queries import known_sources
from app.web.months.spans import offered_months, offered_quarters
from app.web.parameters import InvalidParameter, address_args, choice_param
from app.web.routing import Answer

TABLE_PARAM = "table"


def show_report(key: str) -> Answer:
    """The page of a report, with its filters."""

    def answer(asked: AskedHiringReport, choices: ReportChoices) -> Answer:
        page = report_page(key)
        return render_template(
            "hiring_reports/report.html",
            asked=asked,
            page=page,
            pages=report_pages(current_user),
            report=page.build(asked, current_user),
            **filter_values(choices),
        )

    return answer_or_form(key, answer)


def answer_or_form(key: str, answer: Callable[[AskedHiringReport, ReportChoices], Answer]) -> Answer:
    """The page of what the address asks for; or the form with it, and a sentence on what cannot be shown."""
    choices = report_choices(current_user)
    try:
        asked = asked_report()
        choices.check(asked.filter)
        return answer(asked, choices)
    except InvalidParameter as refusal:
        page = render_template(
            "hiring_reports/refused.html",
            asked=kept_of_address(asked_by),
            page=report_page(key),
            pages=report_pages(current_user),
            refusal=refusal,
            wrong={refusal.name: refusal.sentence},
            typed=address_args(),
            **filter_values(choices),
        )
        return page, refusal.status


def send_report_table(key: str) -> Answer:
    """The table of a report that the address names, as a file; the first one without a name."""
    report = report_page(key).build(asked_report(), current_user)
    return send_table(report, name=key)


def send_table(report: Report, *, name: str) -> Answer:
    """A table of a report as a file. Text that a spreadsheet would run as a formula is made harmless."""
    tables = {each.key: each for each in report.tables}
    table = choice_param(TABLE_PARAM, tables) or report.tables[0]
    rows = ([row.name, *(cell.value for cell in row.cells)] for row in table.rows)
    file, _number = write_spreadsheet(SpreadsheetKind.CSV, table.headings, rows)
    return send_file(file, "text/csv", as_attachment=True, download_name=_file_name(name, table), etag=False)


def filter_values(choices: ReportChoices) -> dict[str, Any]:
    """What the form of the filters offers."""
    return {
        "choices": choices,
        "sources": known_sources(current_user),
        "regions": [(each, each) for each in known_regions()],
        "months": offered_months(),
        "quarters": offered_quarters(),
    }


def _file_name(name: str, table: ReportTable) -> str:
    return f"hiring-{name}-{table.key}.csv"
