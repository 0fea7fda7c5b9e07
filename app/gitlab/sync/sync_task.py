"""What one exchange with GitLab is about: plain values, taken from the database before it and brought back.

Nothing in here is a record, so that no transaction is open while GitLab is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.gitlab.api.issues import RemoteIssue
from app.gitlab.sync.concurrent_edits import DescriptionWrite, OverwrittenEdit
from app.plans.owners import Owners


@dataclass(frozen=True)
class KnownStep:
    """A step of the mirrored issue as Onramp has it. `to_write` where GitLab has yet to learn of its tick."""

    id: int
    text: str
    is_ticked: bool
    to_write: bool


@dataclass(frozen=True)
class IssueDraft:
    """What the issue is made with, should GitLab not have it yet."""

    title: str
    description: str
    due_on: date
    labels: Sequence[str]
    usernames: Sequence[str]


@dataclass(frozen=True)
class SyncTask:
    """One mirror, claimed. `since` is no later than the issue can have been made.

    `owners` are the words for owners that its tasks are read with.
    """

    mirror_id: int
    key: str
    project: str | int
    iid: int | None
    is_linked: bool
    since: datetime
    draft: IssueDraft
    steps: Sequence[KnownStep]
    owners: Owners
    wanted_state: str | None
    overwritten: Sequence[OverwrittenEdit]
    writes: Sequence[DescriptionWrite]
    delivery_ids: Sequence[int]
    due_at: datetime

    @property
    def has_pending_writes(self) -> bool:
        """Whether GitLab has something to learn: it is then asked just before it is told."""
        return bool(self.wanted_state or self.overwritten or any(step.to_write for step in self.steps))


@dataclass(frozen=True)
class SyncResult:
    """The issue as GitLab answered in the end, and the description it had before we wrote, if we did."""

    issue: RemoteIssue
    overwritten_text: str | None = None
    could_not_close: bool = False
