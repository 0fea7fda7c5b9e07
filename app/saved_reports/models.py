"""A report that was saved, and who gets it by mail."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.shared import clock

REPORT_NAME_LENGTH = 100


class SavedReport(Record):
    """A page of the hiring reports with its filters. All recruiters open one that is shared."""

    __tablename__ = "saved_reports"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(REPORT_NAME_LENGTH))
    page: Mapped[str] = mapped_column(String(40), comment="the key of a page of the hiring reports")
    params: Mapped[dict[str, str]] = mapped_column(JSON, comment="its filters, as the address has them")
    is_shared: Mapped[bool] = mapped_column(default=False, comment="with all recruiters")
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    user: Mapped[User] = relationship()


class ReportSubscription(Record):
    """A person who gets a saved report by mail on the first business day of each month."""

    __tablename__ = "report_subscriptions"

    report_id: Mapped[int] = mapped_column(ForeignKey("saved_reports.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True, comment="when the next mail is sent")

    report: Mapped[SavedReport] = relationship()
    user: Mapped[User] = relationship()


register_constraint_message(
    "uq_saved_reports_user_id_name", _l("You already have a report with this name."), field="name"
)
register_constraint_message("pk_report_subscriptions", _l("You already get this report by mail."))
