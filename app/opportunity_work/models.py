"""Next steps, log entries and opportunity tasks, and what the CRM and a person both changed.

Next steps and log entries never change: the present next step is the last one. The owner of a next step or of
an opportunity task is a named person, or *the ISR*: the one who is it on the day one asks.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.book.models import Opportunity
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock


class WorkKind(StrEnum):
    """What kind of work an opportunity task or a log entry is about. The first three face the customer."""

    HEALTH_CHECK = "renewal health check"
    UPGRADE_CALL = "upgrade call"
    TOUCHPOINT = "customer touchpoint"
    QUOTE = "quote"
    PREPARATION = "preparation"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        return str(WORK_KIND_LABELS[self])

    @property
    def faces_customer(self) -> bool:
        return self in CUSTOMER_FACING


WORK_KIND_LABELS = {
    WorkKind.HEALTH_CHECK: _l("Renewal health check"),
    WorkKind.UPGRADE_CALL: _l("Upgrade call"),
    WorkKind.TOUCHPOINT: _l("Customer touchpoint"),
    WorkKind.QUOTE: _l("Quote"),
    WorkKind.PREPARATION: _l("Preparation"),
    WorkKind.INTERNAL: _l("Internal"),
}
CUSTOMER_FACING = (WorkKind.HEALTH_CHECK, WorkKind.UPGRADE_CALL, WorkKind.TOUCHPOINT)


class OpportunityNextStep(Record):
    """What happens next on an opportunity, who does it, and by when. The last row is the present one.

    The owner is the ISR where neither `owner_id` nor `owner_name` is set. `written_by_id` is none for one
    that came with a file of the CRM.
    """

    __tablename__ = "next_steps"
    __table_args__ = (
        Index("ix_next_steps_opportunity", "opportunity_id", "id"),
        Index("ix_next_steps_note", "note_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), comment="the text")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner_name: Mapped[str] = mapped_column(
        String(200), default="", comment="a person who has no account here, such as an SAE"
    )
    due_on: Mapped[date | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("crm_imports.id"), index=True)

    opportunity: Mapped[Opportunity] = relationship()
    note: Mapped[Note] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])

    @property
    def is_of_isr(self) -> bool:
        """True if its owner is the ISR, no matter who that is."""
        return self.owner_id is None and not self.owner_name


class LogEntry(Record):
    """What was done with the customer, or for them. It never changes."""

    __tablename__ = "log_entries"
    __table_args__ = (Index("ix_log_entries_opportunity", "opportunity_id", "done_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    done_on: Mapped[date]
    kind: Mapped[WorkKind] = mapped_column(enum_type(WorkKind, "log_kind"))
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), comment="the text")
    leader_copied: Mapped[bool] = mapped_column(default=False, comment="the account leader was copied")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    opportunity: Mapped[Opportunity] = relationship()
    note: Mapped[Note] = relationship(lazy="joined", innerjoin=True)
    written_by: Mapped[User] = relationship()


class OpportunityTask(Record):
    """Something to do on an opportunity by a day. Its owner is the ISR, unless `owner_id` names a person."""

    __tablename__ = "opportunity_tasks"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR removed_at IS NULL", name="ends_one_way"),
        partial_index(
            "ix_opportunity_tasks_open",
            "opportunity_id",
            "due_on",
            where=text("done_at IS NULL AND removed_at IS NULL"),
        ),
        partial_index(
            "ix_opportunity_tasks_owner",
            "owner_id",
            "due_on",
            where=text("done_at IS NULL AND removed_at IS NULL"),
        ),
        Index("ix_opportunity_tasks_opportunity", "opportunity_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    kind: Mapped[WorkKind] = mapped_column(enum_type(WorkKind, "task_kind"))
    text: Mapped[str] = mapped_column(String(255), default="")
    due_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the ISR")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    log_entry_id: Mapped[int | None] = mapped_column(ForeignKey("log_entries.id"), comment="written with it")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    opportunity: Mapped[Opportunity] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id])
    log_entry: Mapped[LogEntry | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.removed_at is None


class WorkField(StrEnum):
    """A field that both the CRM and Onramp keep."""

    TIER = "tier"
    NEXT_STEP = "next step"
    NEXT_STEP_OWNER = "next step owner"

    @property
    def label(self) -> str:
        return str(WORK_FIELD_LABELS[self])


WORK_FIELD_LABELS = {
    WorkField.TIER: _l("Tier"),
    WorkField.NEXT_STEP: _l("Next step"),
    WorkField.NEXT_STEP_OWNER: _l("Owner of the next step"),
}


class ChosenSide(StrEnum):
    """Which side of a conflict a person chose."""

    OURS = "ours"
    THEIRS = "theirs"


class WorkConflict(Record):
    """A field that both sides changed, differently. Ours stays, and none is sent until a person chooses."""

    __tablename__ = "work_conflicts"
    __table_args__ = (
        partial_index(
            "uq_work_conflicts_open", "opportunity_id", "field", unique=True, where=text("chosen_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    field: Mapped[WorkField] = mapped_column(enum_type(WorkField, "work_field"))
    base: Mapped[str] = mapped_column(Text, default="", comment="what both sides had before")
    ours: Mapped[str] = mapped_column(Text, default="")
    theirs: Mapped[str] = mapped_column(Text, default="", comment="in the CRM")
    import_id: Mapped[int] = mapped_column(ForeignKey("crm_imports.id"), index=True)
    found_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    chosen: Mapped[ChosenSide | None] = mapped_column(enum_type(ChosenSide, "chosen_side"))
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    chosen_at: Mapped[datetime | None] = mapped_column(Instant)

    opportunity: Mapped[Opportunity] = relationship()


register_constraint_message("uq_work_conflicts_open", _l("This conflict is known already."))
