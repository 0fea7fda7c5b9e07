"""Pages about interviewers: their numbers, the interviews behind one, and one's own numbers."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application
from app.hiring_reports.asking import AskedHiringReport, asked_report
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.report_pages.registry import ReportPage, register_report_page
from app.hiring_reports.report_pages.show import send_report_table, send_table, show_report
from app.interview_reports.report import interviewer_report, own_report
from app.interview_reports.rows import counted_interviews, number_of
from app.interview_reports.rules import OF_AGREEMENT, InterviewMeasure
from app.interview_reports.scope import InterviewScope
from app.shared import clock
from app.web.months.spans import DEFAULT_MONTHS, month_days, month_of, months_before
from app.web.parameters import choice_param, cursor_param, enum_by_value, number_param
from app.web.record_pages import register_named_page, url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("interview_reports", __name__)
INTERVIEWERS = "interviewers"
register_report_page(
    ReportPage(INTERVIEWERS, _l("Interviewers"), "interview_reports.interviewers", interviewer_report)
)
register_named_page("own interview figures", "interview_reports.own_figures")


@routes.page("/reports/hiring/interviewers", permission=Permission.SEE_HIRING_REPORTS)
def interviewers() -> Answer:
    return show_report(INTERVIEWERS)


@routes.page("/reports/hiring/interviewers.csv", permission=Permission.SEE_HIRING_REPORTS)
def interviewers_file() -> Answer:
    return send_report_table(INTERVIEWERS)


@routes.page("/reports/hiring/interviewers/interviews", permission=Permission.LIST_APPLICATIONS)
def counted() -> Answer:
    asked, interviewer = asked_report(), number_param("interviewer", least=1)
    measures = enum_by_value(InterviewMeasure)
    if not allows(current_user, Permission.SEE_AGREEMENT):
        measures = {value: each for value, each in measures.items() if each not in OF_AGREEMENT}
    measure = choice_param("measure", measures) or InterviewMeasure.HELD
    scope = InterviewScope(current_user, asked.filter)
    page = counted_interviews(scope, measure, interviewer, cursor_param())
    here = {"measure": measure.value, "interviewer": interviewer}
    return render_template(
        "interview_reports/interviews.html",
        asked=asked,
        measure=measure,
        total=number_of(scope, measure, interviewer),
        page=page,
        older_url=page.next_cursor
        and asked.rows("interview_reports.counted", **here, after=page.next_cursor),
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


@routes.page("/my-interviews/figures", permission=Permission.SEE_OWN_INTERVIEW_FIGURES)
def own_figures() -> Answer:
    asked = _whole_months()
    return render_template("interview_reports/own.html", asked=asked, report=own_report(asked, current_user))


@routes.page("/my-interviews/figures.csv", permission=Permission.SEE_OWN_INTERVIEW_FIGURES)
def own_figures_file() -> Answer:
    return send_table(own_report(_whole_months(), current_user), name="own")


def _whole_months() -> AskedHiringReport:
    """The last twelve months that are over.

    No filter and no other time can be asked for: the difference of two answers would say what somebody else
    recommended on one application.
    """
    last = month_of(clock.now().date().replace(day=1) - timedelta(days=1))
    first = months_before(last, DEFAULT_MONTHS - 1)
    return AskedHiringReport(HiringFilter(month_days(first)[0], month_days(last)[1]), {})
