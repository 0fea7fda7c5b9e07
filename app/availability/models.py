"""Hours, days off and limits of interviewers, and the busy times of their calendars."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.availability.spans import TimeSpan
from app.availability.wall_clock import DaysOff, WeekdayHours, time_from_minutes
from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User

MAX_MEETING_URL_LENGTH = 1000


class WeeklyHours(Record):
    """A stretch of a weekday, in minutes after midnight in the person's time zone."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        UniqueConstraint("user_id", "weekday", "begins"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_one"),
        CheckConstraint("0 <= begins AND begins < ends AND ends <= 1440", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    weekday: Mapped[int] = mapped_column(comment="Monday is 0")
    begins: Mapped[int]
    ends: Mapped[int]

    @property
    def hours(self) -> WeekdayHours:
        return WeekdayHours(self.weekday, time_from_minutes(self.begins), time_from_minutes(self.ends))


class DayOff(Record):
    """Days off from the first to the last, both included, in the person's time zone."""

    __tablename__ = "days_off"
    __table_args__ = (
        UniqueConstraint("user_id", "first_day", "last_day"),
        CheckConstraint("first_day <= last_day", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]

    user: Mapped[User] = relationship()

    @property
    def days(self) -> DaysOff:
        return DaysOff(self.first_day, self.last_day)


class MeetingSettings(Record):
    """A person's limits, meeting link, and the calendar that Onramp reads for them.

    None means no limit. Anyone with the calendar's address can read it, so only its owner sees it.
    """

    __tablename__ = "meeting_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    most_per_day: Mapped[int | None]
    most_per_week: Mapped[int | None]
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    meeting_link: Mapped[str] = mapped_column(String(MAX_MEETING_URL_LENGTH), default="")
    calendar_address: Mapped[str] = mapped_column(String(MAX_MEETING_URL_LENGTH), default="")
    calendar_due_at: Mapped[datetime | None] = mapped_column(
        Instant, index=True, comment="when it is read next; a claim moves it on; none: no calendar"
    )
    calendar_read_at: Mapped[datetime | None] = mapped_column(Instant, comment="the busy times are of then")
    calendar_problem: Mapped[str | None] = mapped_column(String(200), comment="why not, the last time")
    calendar_unread: Mapped[list[str]] = mapped_column(
        JSON, default=list, comment="a sentence for each event that could not be read, for its owner alone"
    )
    calendar_failures: Mapped[int] = mapped_column(default=0, comment="since it was last read")

    user: Mapped[User] = relationship()


class BusyTime(Record):
    """A busy time of a person's own calendar, without what it is about."""

    __tablename__ = "busy_times"
    __table_args__ = (
        Index("ix_busy_times_user_id_ends_at", "user_id", "ends_at"),
        CheckConstraint("begins_at < ends_at", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    begins_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.begins_at, self.ends_at)


register_constraint_message(
    "uq_days_off_user_id_first_day_last_day", _l("You already have these days off."), field="first_day"
)
