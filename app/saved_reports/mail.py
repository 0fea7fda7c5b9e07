"""The monthly mail of a saved report: what its recipient may see when it is sent, without candidates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.db.base import db
from app.db.leases import lock_next
from app.hiring_reports.asking import asked_by
from app.hiring_reports.report_pages.registry import report_page
from app.hiring_reports.report_pages.tables import ReportTable
from app.outbox.actions import queue_mail
from app.people.models import User
from app.saved_reports.models import ReportSubscription, SavedReport
from app.saved_reports.spans import args_on, next_mail_at
from app.shared import clock
from app.shared.company import company_calendar
from app.shared.links import absolute_url
from app.web.parameters import InvalidParameter

REPORT_MAIL = "saved report"
MAILED_LINES = 40  # of a table; the page has all


def send_one_report() -> bool:
    """Send the report that has been due the longest, and commit. Returns whether one was due.

    The mail and the day of the next one are one transaction: each month has one mail. Who may no longer open
    the report, or has left, gets no more.
    """
    wanted = lock_next(select(ReportSubscription), ReportSubscription.due_at)
    if wanted is None:
        db.session.rollback()
        return False
    report, user = wanted.report, wanted.user
    if user.active and allows(user, Permission.USE_SAVED_REPORT, report):
        _send(report, user)
        wanted.due_at = next_mail_at(clock.now(), user.time_zone, company_calendar())
    else:
        db.session.delete(wanted)
    db.session.commit()
    return True


def _send(report: SavedReport, user: User) -> None:
    queue_mail(
        REPORT_MAIL,
        "saved_reports/mail/report.txt",
        to=user,
        subject_of=report,
        report=report.name,
        tables=tables_for(report, user),
        more=MAILED_LINES,
        page=absolute_url(f"/reports/hiring/saved/{report.id}"),
    )


def tables_for(report: SavedReport, user: User) -> Sequence[ReportTable]:
    """The tables of a report for a person now; none if its filters name something that is no more."""
    page = report_page(report.page)
    if not allows(user, page.permission):
        return []
    try:
        asked = asked_by(args_on(report.params, clock.now().date()))
        return page.build(asked, user).tables
    except InvalidParameter:
        return []
