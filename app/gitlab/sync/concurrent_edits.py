"""What our writing has undone in GitLab, told by the webhooks of the changes around it.

GitLab takes a description as a whole: one written with a tick made here goes over what somebody changed
there since we read it. What we read and what we wrote is remembered for an hour. The webhook of our own
writing tells what stood there before it; that of somebody else's change tells what they made of what
we had read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

WRITE_RETENTION = timedelta(hours=1)
WEBHOOK_TIME_PRECISION = timedelta(seconds=1)  # a webhook tells no smaller parts of one
UNANSWERED_WRITE_WINDOW = timedelta(minutes=2)  # GitLab may save so late what it gave no answer to


@dataclass(frozen=True)
class DescriptionEdit:
    """What a webhook said of a description: as it was, as it is, since when."""

    previous: str
    description: str
    updated_at: datetime


@dataclass(frozen=True)
class DescriptionWrite:
    """A description we wrote: what we had read before, a digest of what we wrote, and when it was saved.

    Without an answer it may have been saved or not, a while after `at`: only its own webhook tells.
    """

    read: str
    written: str
    at: datetime
    is_answered: bool = True

    @classmethod
    def of(cls, read: str, written: str, at: datetime, *, is_answered: bool = True) -> DescriptionWrite:
        return cls(read, digest(written), at, is_answered)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DescriptionWrite:
        """As it is kept in the database."""
        at = datetime.fromisoformat(data["at"])
        return cls(data["read"], data["written"], at, data.get("is_answered", True))

    def to_json(self) -> dict[str, Any]:
        """To be kept in the database."""
        return {**vars(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class OverwrittenEdit:
    """What somebody changed in GitLab between our reading and our writing, which our writing undid.

    `written` is a digest of what we wrote.
    """

    before: str
    theirs: str
    written: str


def find_overwritten_edits(
    writes: Sequence[DescriptionWrite], edits: Sequence[DescriptionEdit], now: datetime
) -> tuple[list[OverwrittenEdit], list[DescriptionWrite]]:
    """What is to be put back, and the writes of which more may yet be told."""
    lost: list[OverwrittenEdit] = []
    left: list[DescriptionWrite] = []
    for write in writes:
        before_ours = _text_before_write(write, edits)
        theirs = _apply_concurrent_edits(write, edits) if before_ours is None else before_ours
        if theirs != write.read:
            lost.append(OverwrittenEdit(write.read, theirs, write.written))
        if before_ours is None and now - write.at < WRITE_RETENTION:
            left.append(replace(write, read=theirs))
    return lost, left


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text_before_write(write: DescriptionWrite, edits: Sequence[DescriptionEdit]) -> str | None:
    """What stood there before our writing, by the webhook of that writing itself."""
    for edit in edits:
        if digest(edit.description) == write.written and _is_edit_of(edit, write):
            return edit.previous
    return None


def _is_edit_of(edit: DescriptionEdit, write: DescriptionWrite) -> bool:
    latest = write.at + (WEBHOOK_TIME_PRECISION if write.is_answered else UNANSWERED_WRITE_WINDOW)
    return write.at - WEBHOOK_TIME_PRECISION <= edit.updated_at <= latest


def _apply_concurrent_edits(write: DescriptionWrite, edits: Sequence[DescriptionEdit]) -> str:
    """What others had made of what we had read, one after the other, before we wrote."""
    if not write.is_answered:
        return write.read
    changes = {
        edit.previous: edit.description
        for edit in edits
        if edit.updated_at <= write.at and digest(edit.description) != write.written
    }
    theirs = write.read
    while theirs in changes:
        theirs = changes.pop(theirs)
    return theirs
