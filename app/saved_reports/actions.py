"""Saving, sharing and deleting a report, and asking for its mail."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import delete

from app.db.base import db
from app.people.models import User
from app.saved_reports.models import ReportSubscription, SavedReport
from app.saved_reports.spans import next_mail_at, saved_params
from app.shared import clock
from app.shared.company import company_calendar
from app.shared.refusals import RuleBroken


def save_report(
    name: str,
    page: str,
    params: Mapping[str, str],
    *,
    months: int | None,
    is_shared: bool,
    is_mailed: bool,
    by: User,
) -> SavedReport:
    """Save a page of the hiring reports with its filters.

    With `months` it is always about so many whole months. The database refuses a name that its owner has
    used. Raises RuleBroken without a name.
    """
    if not name:
        raise RuleBroken(_("Enter a name."), field="name")
    report = SavedReport(
        user=by, name=name, page=page, params=saved_params(params, months), is_shared=is_shared
    )
    db.session.add(report)
    db.session.flush()
    if is_mailed:
        mail_report(report, by=by)
    return report


def share_report(report: SavedReport, *, is_shared: bool) -> None:
    """Share a report with recruiters, or keep it for oneself: others get no more mail."""
    report.is_shared = is_shared
    if not is_shared:
        others = (ReportSubscription.report_id == report.id, ReportSubscription.user_id != report.user_id)
        db.session.execute(delete(ReportSubscription).where(*others))


def delete_report(report: SavedReport) -> None:
    """Delete a report, for everyone who uses it."""
    db.session.execute(delete(ReportSubscription).where(ReportSubscription.report_id == report.id))
    db.session.delete(report)


def mail_report(report: SavedReport, *, by: User) -> None:
    """Mail a report to a person on the first business day of each month. Asking twice does it once."""
    if db.session.get(ReportSubscription, (report.id, by.id)) is None:
        due_at = next_mail_at(clock.now(), by.time_zone, company_calendar())
        db.session.add(ReportSubscription(report_id=report.id, user_id=by.id, due_at=due_at))
        db.session.flush()


def stop_mailing_report(report: SavedReport, *, by: User) -> None:
    """Mail a report no more to a person."""
    own = (ReportSubscription.report_id == report.id, ReportSubscription.user_id == by.id)
    db.session.execute(delete(ReportSubscription).where(*own))
