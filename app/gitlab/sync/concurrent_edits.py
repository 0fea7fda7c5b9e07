"""Finds edits in GitLab that our own writes have overwritten, from the webhooks around them.

GitLab replaces a description as a whole: a tick that we write overwrites what someone changed since we read
it. What we read and wrote is kept for an hour. The webhook of our own write has the text before it; the
webhook of another edit has what it made of the text that we had read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

WRITE_RETENTION = timedelta(hours=1)
WEBHOOK_TIME_PRECISION = timedelta(seconds=1)  # webhooks have whole seconds
UNANSWERED_WRITE_WINDOW = timedelta(minutes=2)  # GitLab may still save a write that timed out


@dataclass(frozen=True)
class DescriptionEdit:
    """A change of a description, as a webhook reports it."""

    previous: str
    description: str
    updated_at: datetime


@dataclass(frozen=True)
class DescriptionWrite:
    """A description we wrote: the text read before, a digest of the written text, and when it was saved.

    Without an answer it may or may not have been saved, some time after `at`: only its webhook says.
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
        """From its form in the database."""
        at = datetime.fromisoformat(data["at"])
        return cls(data["read"], data["written"], at, data.get("is_answered", True))

    def to_json(self) -> dict[str, Any]:
        """Its form in the database."""
        return {**vars(self), "at": self.at.isoformat()}


@dataclass(frozen=True)
class OverwrittenEdit:
    """A change in GitLab between our read and our write, which our write has undone.

    `written` is a digest of the text we wrote.
    """

    before: str
    theirs: str
    written: str


def find_overwritten_edits(
    writes: Sequence[DescriptionWrite], edits: Sequence[DescriptionEdit], now: datetime
) -> tuple[list[OverwrittenEdit], list[DescriptionWrite]]:
    """The edits to restore, and the writes that more webhooks may still concern."""
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
    """The text before our write, from the webhook of that write."""
    for edit in edits:
        if digest(edit.description) == write.written and _is_edit_of(edit, write):
            return edit.previous
    return None


def _is_edit_of(edit: DescriptionEdit, write: DescriptionWrite) -> bool:
    latest = write.at + (WEBHOOK_TIME_PRECISION if write.is_answered else UNANSWERED_WRITE_WINDOW)
    return write.at - WEBHOOK_TIME_PRECISION <= edit.updated_at <= latest


def _apply_concurrent_edits(write: DescriptionWrite, edits: Sequence[DescriptionEdit]) -> str:
    """The text we read, with the edits that others made before we wrote."""
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
