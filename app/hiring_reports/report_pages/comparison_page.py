"""The page of the comparison, with its own form."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.hiring_reports.asking import AskedHiringReport, asked_by, asked_report, kept_of_address
from app.hiring_reports.report_pages.comparison import (
    PLACES,
    Compared,
    ComparedBy,
    asked_comparison,
    comparison_report,
)
from app.hiring_reports.report_pages.registry import report_page, report_pages
from app.web.months.spans import offered_months
from app.web.parameters import Args, InvalidParameter, address_args
from app.web.routing import Answer

COMPARISON = "comparison"


def show_comparison() -> Answer:
    """The comparison that the address asks for; or the form with it, and a sentence on what is refused."""
    try:
        asked = asked_report()
        return _page(asked, asked_comparison(asked, current_user), None)
    except InvalidParameter as refusal:
        return _page(*kept_of_address(_asked), refusal), refusal.status


def _asked(args: Args) -> tuple[AskedHiringReport, Compared]:
    asked = asked_by(args)
    return asked, asked_comparison(asked, current_user)


def _page(asked: AskedHiringReport, compared: Compared, refusal: InvalidParameter | None) -> str:
    return render_template(
        "hiring_reports/comparison.html",
        asked=asked,
        page=report_page(COMPARISON),
        pages=report_pages(current_user),
        report=comparison_report(asked, current_user) if refusal is None else None,
        compared=compared,
        kinds=ComparedBy,
        places=PLACES,
        months=offered_months(),
        refusal=refusal,
        typed=address_args(),
        wrong={refusal.name: refusal.sentence} if refusal else {},
    )
