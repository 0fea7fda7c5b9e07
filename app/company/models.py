"""What the company changed: one row of values, and its texts in versions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.people.models import User
from app.shared import clock

THE_COMPANY = 1  # the id of the one row


class CompanySettings(Record):
    """The values that admins changed, in one row. A column without a value: as the setting says."""

    __tablename__ = "company_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("fiscal_year_starts BETWEEN 1 AND 12", name="is_a_month"),
        CheckConstraint("process_limit_days BETWEEN 1 AND 260", name="is_a_process_limit"),
        CheckConstraint("answer_promise_days BETWEEN 1 AND 60", name="is_a_promise"),
        CheckConstraint("move_mail_delay_minutes BETWEEN 10 AND 1440", name="is_within_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32), comment="another one after each change")
    name: Mapped[str | None] = mapped_column(String(100))
    sentence: Mapped[str] = mapped_column(String(300), default="", comment="on the public pages")
    color: Mapped[str] = mapped_column(String(7), default="", comment="such as #1a7045; empty: ours")
    dark_color: Mapped[str] = mapped_column(String(7), default="", comment="in dark mode; empty: ours")
    fiscal_year_starts: Mapped[int | None] = mapped_column(comment="the month, 1 to 12")
    move_mail_delay_minutes: Mapped[int | None]
    process_limit_days: Mapped[int | None] = mapped_column(comment="business days; empty: ten")
    answer_promise_days: Mapped[int | None] = mapped_column(comment="to candidates; empty: five")
    weekdays: Mapped[str] = mapped_column(
        String(7), default="", comment="on which it works, 1 for Monday; empty: those of each country"
    )
    asks_identification: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="voluntary questions to candidates"
    )
    approves_openings: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="before they are published"
    )


class CompanyHoliday(Record):
    """A day on which the company does not work, in one region or in all."""

    __tablename__ = "company_holidays"
    __table_args__ = (UniqueConstraint("day", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(100))
    region: Mapped[str] = mapped_column(String(40), default="", comment="empty: in all")

    @property
    def label(self) -> str:
        """The day, its name and its region, for the record."""
        return " ".join(filter(None, [self.day.isoformat(), self.name, self.region]))


class CompanyLimit(Record):
    """How long a kind of turn may take, on business days, where the company changed it."""

    __tablename__ = "company_limits"
    __table_args__ = (CheckConstraint("hours BETWEEN 1 AND 2160", name="is_a_limit"),)

    kind: Mapped[str] = mapped_column(String(40), primary_key=True, comment="of a turn")
    hours: Mapped[int]


class EndedPromise(Record):
    """What was promised to candidates until the company promised something else."""

    __tablename__ = "ended_promises"

    id: Mapped[int] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    process_limit_days: Mapped[int] = mapped_column(comment="business days")
    answer_promise_days: Mapped[int]


class CompanyTextKind(StrEnum):
    """The texts of the company that have versions."""

    PRIVACY = "privacy"
    CONSENT = "consent"


class CompanyText(Record):
    """One version of a text. The one with the highest number is in use; nothing is changed or deleted."""

    __tablename__ = "company_texts"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CompanyTextKind] = mapped_column(enum_type(CompanyTextKind, "company_text_kind"))
    number: Mapped[int] = mapped_column(comment="from 1, for each kind")
    text: Mapped[str] = mapped_column(Text, comment="empty: that of the product, or none")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    saved_by: Mapped[User] = relationship()


class CompanyLogo(Record):
    """One version of the logo. The one with the highest number is in use; without a picture, none is."""

    __tablename__ = "company_logos"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(
            "(picture IS NULL) = (digest IS NULL) AND (picture IS NULL) = (width IS NULL)"
            " AND (picture IS NULL) = (height IS NULL)",
            name="whole_or_none",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(comment="from 1")
    digest: Mapped[str | None] = mapped_column(String(32), index=True, comment="of the picture")
    picture: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, comment="a PNG that we wrote ourselves; none: removed"
    )
    width: Mapped[int | None] = mapped_column(comment="pixels")
    height: Mapped[int | None] = mapped_column(comment="pixels")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    saved_by: Mapped[User] = relationship()


# A request reads it with who is signed in (`app/people/queries.py`), so no page asks for it.
User.company_stamp = column_property(
    select(CompanySettings.stamp).where(CompanySettings.id == THE_COMPANY).scalar_subquery(), deferred=True
)
_SAVED_MEANWHILE = _l("Someone else has just saved this. Open the page again and check theirs first.")
register_constraint_message("uq_company_texts_kind_number", _SAVED_MEANWHILE)
register_constraint_message("uq_company_logos_number", _SAVED_MEANWHILE)
register_constraint_message(
    "uq_company_holidays_day_region", _l("This day is on the list already."), field="day"
)
register_constraint_message("pk_company_settings", _SAVED_MEANWHILE)
