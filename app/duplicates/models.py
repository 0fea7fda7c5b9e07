"""Possible duplicates, pairs of candidates who are not the same person, and merges."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Candidate
from app.db.base import Instant, Record
from app.people.models import User
from app.shared import clock

MAX_CONTACT_LENGTH = 200  # characters
_CONTACT = String(MAX_CONTACT_LENGTH).with_variant(String(MAX_CONTACT_LENGTH, collation="C"), "postgresql")


class MatchReason(StrEnum):
    """Why two candidates may be one person."""

    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    NAME = "name"
    SIMILAR_NAME = "similar name"

    @property
    def label(self) -> str:
        """The reason as a page shows it."""
        return str(_REASON_LABELS[self])


_REASON_LABELS = {
    MatchReason.ACCOUNT: _l("Same account"),
    MatchReason.EMAIL: _l("Same email in a résumé"),
    MatchReason.PHONE: _l("Same phone"),
    MatchReason.LINK: _l("Same link"),
    MatchReason.NAME: _l("Same name"),
    MatchReason.SIMILAR_NAME: _l("Similar name"),
}


def reason_kind(reason: str) -> MatchReason:
    """The kind of a reason, which is a contact such as "phone:41123456" or a kind itself."""
    return MatchReason(reason.partition(":")[0])


class CandidateContact(Record):
    """An email, a phone or a link of a candidate: from their details or from the text of a document.

    `contact` is what it is compared by, with its kind: "phone:41123456". It is written again from these
    texts whenever they change.
    """

    __tablename__ = "candidate_contacts"

    contact: Mapped[str] = mapped_column(_CONTACT, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True, index=True)


class PossibleDuplicate(Record):
    """Two candidates who may be one person. The worker writes it and removes it."""

    __tablename__ = "possible_duplicates"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        Index("ix_possible_duplicates_strength", "strength", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, comment="contacts, and other values of MatchReason")
    strength: Mapped[int] = mapped_column(comment="how much speaks for it")
    found_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    first: Mapped[Candidate] = relationship(foreign_keys=[first_id])
    second: Mapped[Candidate] = relationship(foreign_keys=[second_id])

    @property
    def labels(self) -> list[str]:
        """The reasons as a page shows them."""
        return [kind.label for kind in dict.fromkeys(map(reason_kind, self.reasons))]


class DistinctPair(Record):
    """Somebody recorded that two candidates are not the same person."""

    __tablename__ = "distinct_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    first: Mapped[Candidate] = relationship(foreign_keys=[first_id])
    second: Mapped[Candidate] = relationship(foreign_keys=[second_id])
    by: Mapped[User] = relationship()
    note: Mapped[Note | None] = relationship()


class CandidateMerge(Record):
    """A merge of two records, with what it changed, so that it can be undone.

    `changes` has the rows as they were before and after, by table (`merge/changes.py`); `state` has a digest
    of each table afterwards, which tells what happened since (`merge/since.py`). Both are removed when the
    person's data is deleted: then the merge stays.
    """

    __tablename__ = "candidate_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    merged_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    last_message_id: Mapped[int] = mapped_column(default=0, comment="the last mail written before it")
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    kept: Mapped[Candidate] = relationship(foreign_keys=[kept_id])
    other: Mapped[Candidate] = relationship(foreign_keys=[other_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])
    note: Mapped[Note | None] = relationship()
