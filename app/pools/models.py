"""A pool, the candidates in it with their reminders, and the openings that look in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Candidate
from app.db.base import Instant, Record, register_constraint_message
from app.db.compared_name import ComparedByName
from app.openings.models import Opening
from app.people.models import User
from app.pools.rules import MAX_POOL_NAME_LENGTH
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH

_REMINDER = "(remind_on IS NULL) = (remind_at IS NULL) AND (remind_on IS NULL) = (reminds_id IS NULL)"


class Pool(ComparedByName, Record):
    """People to come back to, such as those who were second for a place. A closed one takes nobody more."""

    __tablename__ = "pools"
    __table_args__ = (Index("ix_pools_closed_at_name_key", "closed_at", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_POOL_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(
        String(MAX_LINE_LENGTH), unique=True, comment="what the name is compared by"
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    created_by: Mapped[User] = relationship()

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class PoolMember(Record):
    """A candidate in a pool: who added them and why, and when somebody wants to come back to them.

    The row goes when the candidate is removed; the activity log says who did what. `remind_at` is the start
    of the day for the person who set the reminder: then it is their turn.
    """

    __tablename__ = "pool_members"
    __table_args__ = (
        UniqueConstraint("pool_id", "candidate_id"),
        CheckConstraint(_REMINDER, name="reminder_is_whole"),
        Index("ix_pool_members_pool_id_added_at", "pool_id", "added_at", "id"),
        Index("ix_pool_members_reminds_id", "reminds_id", "remind_at"),
        {"sqlite_autoincrement": True},  # a merge that is undone puts rows back by their ids
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pools.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    why: Mapped[str] = mapped_column(Text, default="")
    remind_on: Mapped[date | None] = mapped_column(Date)
    remind_at: Mapped[datetime | None] = mapped_column(Instant)
    reminds_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    pool: Mapped[Pool] = relationship()
    candidate: Mapped[Candidate] = relationship()
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])
    reminds: Mapped[User | None] = relationship(foreign_keys=[reminds_id])


class OpeningPool(Record):
    """An opening looks for people from earlier in a pool."""

    __tablename__ = "opening_pools"

    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pools.id"), primary_key=True, index=True)

    opening: Mapped[Opening] = relationship()
    pool: Mapped[Pool] = relationship()


@dataclass(frozen=True)
class PoolsOf:
    """The pools of a candidate, by the candidate's id, as the activity log names them (see TagsOf)."""

    id: int


register_constraint_message("uq_pools_name_key", _l("There is already a pool with this name."), field="name")
register_constraint_message(
    "uq_pool_members_pool_id_candidate_id", _l("They are already in this pool."), field="pool"
)
