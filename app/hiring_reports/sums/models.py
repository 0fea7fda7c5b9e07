"""The sums of each month, what each application is in them, and what changed since."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.candidates.models import Status
from app.db.base import Instant, Record, enum_type
from app.hiring_reports.rules import FunnelMeasure, FunnelView, Grouping, MoveKind

FIRST_TIME = date(1, 1, 1)  # instead of the month before, for what was not counted before


class HiringChange(Record):
    """An application, or all of an opening, that is not in the sums as it is now. Triggers write it.

    Each change has a row of its own: a row that is seen is of a transaction that is seen, so that the
    worker, which deletes the rows that it saw, loses no change.
    """

    __tablename__ = "hiring_changes"
    __table_args__ = (
        CheckConstraint("(application_id IS NULL) <> (opening_id IS NULL)", name="application_or_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("openings.id"), index=True)
    from_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when it changes: an interview that begins; none: it has changed"
    )


class SummedSource(Record):
    """A source of summed applications. Sums point to it, so that its text goes with the last of these."""

    __tablename__ = "summed_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(String(200), unique=True, comment="what it is compared by")


class SummedApplication(Record):
    """What an application is in the sums: so many of its transitions, and the facts that have no history."""

    __tablename__ = "summed_applications"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    number: Mapped[int] = mapped_column(comment="of its last transition in the sums")
    status: Mapped[Status] = mapped_column(enum_type(Status, "summed_status"))
    applied_at: Mapped[datetime] = mapped_column(Instant)
    source_id: Mapped[int] = mapped_column(ForeignKey("summed_sources.id"), index=True)
    is_interviewed: Mapped[bool] = mapped_column(comment="an interview has begun")
    is_assigned: Mapped[bool] = mapped_column(comment="they hold or held a territory")


class _OfMonth:
    """What sums are of: the openings of one month, of all sources together or of one of them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    month: Mapped[date] = mapped_column(comment="its first day, in UTC")
    by_source: Mapped[bool] = mapped_column(comment="false: of all sources")
    source_id: Mapped[int] = mapped_column(comment="of a summed source; 0: of all")
    grouping: Mapped[Grouping] = mapped_column(enum_type(Grouping, "grouping"))
    stage_group: Mapped[str] = mapped_column(String(200), comment="a name or kind of stage; empty: none")


class FunnelSum(_OfMonth, Record):
    """How many applications each measure of the funnel counts in one month.

    `since` is the month in which the same application was last counted for the same before: a span counts
    it only if it began after that. So an application counts once in a span of several months.
    """

    __tablename__ = "funnel_sums"
    __table_args__ = (
        Index(
            "uq_funnel_sums",
            *("opening_id", "view", "grouping", "by_source", "source_id", "month", "stage_group", "since"),
            unique=True,
        ),
        Index("ix_funnel_sums_read", "by_source", "grouping", "source_id", "month"),
    )

    view: Mapped[FunnelView] = mapped_column(enum_type(FunnelView, "view"))
    since: Mapped[date]
    applied: Mapped[int]
    reached: Mapped[int]
    passed: Mapped[int]
    active: Mapped[int]
    declined: Mapped[int]
    withdrawn: Mapped[int]
    moved: Mapped[int] = mapped_column(default=0, server_default="0")
    skipped: Mapped[int]
    hired: Mapped[int]
    never_started: Mapped[int]
    interviewed: Mapped[int]
    assigned: Mapped[int]


class MoveSum(_OfMonth, Record):
    """How many moves of one month ended a stay or a process after so many days, or for a reason."""

    __tablename__ = "move_sums"
    __table_args__ = (
        Index(
            "uq_move_sums",
            *("opening_id", "kind", "grouping", "by_source", "source_id"),
            *("month", "stage_group", "days", "reason"),
            unique=True,
        ),
        Index("ix_move_sums_read", "by_source", "grouping", "source_id", "month"),
    )

    kind: Mapped[MoveKind] = mapped_column(enum_type(MoveKind, "kind"))
    days: Mapped[int] = mapped_column(comment="business days; 0 for a reason")
    reason: Mapped[str] = mapped_column(String(200), comment="of a decline")
    number: Mapped[int]


class HiringNumber(Record):
    """A number of the funnel of an opening, of any month. What no stage has is there once, by name."""

    __tablename__ = "hiring_numbers"
    __table_args__ = (
        Index(
            "uq_hiring_numbers",
            *("opening_id", "view", "grouping", "measure", "stage_group"),
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    view: Mapped[FunnelView] = mapped_column(enum_type(FunnelView, "view"))
    grouping: Mapped[Grouping] = mapped_column(enum_type(Grouping, "grouping"))
    measure: Mapped[FunnelMeasure] = mapped_column(enum_type(FunnelMeasure, "measure"))
    stage_group: Mapped[str] = mapped_column(String(200), comment="a name or kind of stage; empty: none")


class HiringNumberRow(Record):
    """An application that a number counts in a month: what the list behind the number reads.

    Its index has everything that a list asks for, in the order of the list.
    """

    __tablename__ = "hiring_number_rows"
    __table_args__ = (
        Index(
            "uq_hiring_number_rows",
            *("number_id", "month", "applied_at", "application_id", "source_id"),
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number_id: Mapped[int] = mapped_column(ForeignKey("hiring_numbers.id"))
    month: Mapped[date] = mapped_column(comment="its first day, in UTC")
    applied_at: Mapped[datetime] = mapped_column(Instant)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    source_id: Mapped[int] = mapped_column(comment="of a summed source")
