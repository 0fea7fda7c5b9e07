"""The values of one exchange with GitLab, read from the database before it and saved after it.

None is a record, so that no transaction is open during requests.
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
    """A step of the mirrored issue in Onramp. `to_write` if its tick must be written to GitLab."""

    id: int
    text: str
    is_ticked: bool
    to_write: bool


@dataclass(frozen=True)
class IssueDraft:
    """The values of the issue, if it must be created."""

    title: str
    description: str
    due_on: date
    labels: Sequence[str]
    usernames: Sequence[str]


@dataclass(frozen=True)
class SyncTask:
    """A claimed mirror. The issue was not created before `since`; `owners` are the words for owners."""

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
        """True if something must be written to GitLab: the issue is then read right before."""
        return bool(self.wanted_state or self.overwritten or any(step.to_write for step in self.steps))


@dataclass(frozen=True)
class SyncResult:
    """The issue as GitLab last answered, and its description before our write, if there was one."""

    issue: RemoteIssue
    overwritten_text: str | None = None
    could_not_close: bool = False
