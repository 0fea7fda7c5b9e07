"""Pages about waiting: for whom, promises to candidates, and the rows behind each number."""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.candidates.models import Application
from app.hiring_reports.asking import asked_month, asked_report
from app.hiring_reports.report_pages.registry import ReportPage, register_report_page
from app.hiring_reports.report_pages.show import send_report_table, show_report
from app.waiting_reports import rows
from app.waiting_reports.promises import candidates_of, promises_behind, promises_report
from app.waiting_reports.report import OF_CANDIDATES, role_name, waiting_report
from app.waiting_reports.rows import AskedTurns
from app.waiting_reports.rules import PromiseKind, PromiseOutcome
from app.waiting_reports.words import KIND_LABELS, kind_label
from app.web.pagination import DEFAULT_PAGE_SIZE
from app.web.parameters import (
    choice_param,
    cursor_param,
    enum_by_value,
    offset_param,
    person_param,
    text_param,
)
from app.web.record_pages import url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("waiting_reports", __name__)
WAITING, PROMISES = "waiting", "promises"
register_report_page(ReportPage(WAITING, _l("What waits"), "waiting_reports.waiting", waiting_report))
register_report_page(
    ReportPage(PROMISES, _l("Promises to candidates"), "waiting_reports.promises", promises_report)
)


@routes.page("/reports/hiring/waiting", permission=Permission.SEE_HIRING_REPORTS)
def waiting() -> Answer:
    return show_report(WAITING)


@routes.page("/reports/hiring/waiting.csv", permission=Permission.SEE_HIRING_REPORTS)
def waiting_file() -> Answer:
    return send_report_table(WAITING)


@routes.page("/reports/hiring/waiting/turns", permission=Permission.LIST_APPLICATIONS)
def counted_turns() -> Answer:
    asked, which = asked_report(), _asked_turns()
    page = rows.counted_turns(which, asked, current_user, cursor_param())
    names = ("state", "late", "kind", "owner")
    here = {name: text_param(name) for name in names}
    return render_template(
        "waiting_reports/turns.html",
        asked=asked,
        which=which,
        total=rows.number_of_turns(which, asked, current_user),
        page=page,
        older_url=page.next_cursor
        and asked.rows("waiting_reports.counted_turns", **here, after=page.next_cursor),
        kind_label=kind_label,
        role_name=role_name,
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


@routes.page("/reports/hiring/promises", permission=Permission.SEE_HIRING_REPORTS)
def promises() -> Answer:
    return show_report(PROMISES)


@routes.page("/reports/hiring/promises.csv", permission=Permission.SEE_HIRING_REPORTS)
def promises_file() -> Answer:
    return send_report_table(PROMISES)


@routes.page("/reports/hiring/promises/applications", permission=Permission.LIST_APPLICATIONS)
def counted_promises() -> Answer:
    asked, month = asked_report(), asked_month()
    kind = choice_param("promise", enum_by_value(PromiseKind)) or PromiseKind.HEAR
    outcome = choice_param("outcome", enum_by_value(PromiseOutcome)) or PromiseOutcome.BROKEN
    found = promises_behind(asked, current_user, kind, outcome, month)
    start = offset_param(DEFAULT_PAGE_SIZE)
    end = start + DEFAULT_PAGE_SIZE
    here = {"promise": kind.value, "outcome": outcome.value, "month": month}
    return render_template(
        "waiting_reports/promises.html",
        asked=asked,
        kind=kind,
        outcome=outcome,
        total=len(found),
        promises=found[start:end],
        candidates=candidates_of(found[start:end], current_user),
        older_url=end < len(found) and asked.rows("waiting_reports.counted_promises", **here, after=end),
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


def _asked_turns() -> AskedTurns:
    state = choice_param("state", {"open": True, "ended": False})
    owner = person_param("owner", [OF_CANDIDATES, *enum_by_value(Role)])
    return AskedTurns(
        is_open=state is not False,
        is_late=choice_param("late", {"yes": True}) is True,
        kind=choice_param("kind", {kind.value: kind for kind in KIND_LABELS}),
        owner=None if owner is None else _owner(owner),
    )


def _owner(text: str) -> int | Role | bool:
    """A user's id, a role, or True for candidates."""
    roles = enum_by_value(Role)
    if text in roles:
        return roles[text]
    return True if text == OF_CANDIDATES else int(text)
