"""The saved reports that a person may open, and which of them they get by mail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.access.roles import Role
from app.db.base import db
from app.people.models import User
from app.saved_reports.models import ReportSubscription, SavedReport

REPORT_LIST_LIMIT = 200


@dataclass(frozen=True)
class ListedReport:
    """A saved report, and whether the reader gets it by mail."""

    report: SavedReport
    is_own: bool
    is_mailed: bool


def visible_reports(user: User) -> list[ListedReport]:
    """A person's own reports first, then those that are shared with recruiters, by name."""
    own = SavedReport.user_id == user.id
    seen = or_(own, SavedReport.is_shared) if Role.RECRUITER in user.roles else own
    mailed = (ReportSubscription.report_id == SavedReport.id) & (ReportSubscription.user_id == user.id)
    statement = (
        select(SavedReport, own, ReportSubscription.report_id.is_not(None))
        .join(ReportSubscription, mailed, isouter=True)
        .where(seen)
        .options(joinedload(SavedReport.user).options(lazyload(User.granted_roles)))
        .order_by(own.desc(), SavedReport.name, SavedReport.id)
        .limit(REPORT_LIST_LIMIT)
    )
    return [ListedReport(*row) for row in db.session.execute(statement)]


def is_mailed_to(report: SavedReport, user: User) -> bool:
    """Whether a person gets a report by mail."""
    return db.session.get(ReportSubscription, (report.id, user.id)) is not None
