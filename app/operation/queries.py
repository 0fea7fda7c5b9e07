"""What the page Health shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.db.base import db
from app.operation.backlog import MOST_COUNTED, backlogs
from app.operation.heartbeats import HEARTBEAT_SECONDS
from app.operation.models import WorkerLoop
from app.outbox.models import Message
from app.outbox.problems import needs_a_person
from app.shared import clock

ALIVE_WITHIN = timedelta(seconds=6 * HEARTBEAT_SECONDS)  # of its last heartbeat
LOOP_LABELS = {
    "mail": _l("Mail"),
    "gitlab": _l("GitLab"),
    "calendars": _l("Busy calendars"),
    "documents": _l("Documents"),
    "more documents": _l("Documents, second loop"),
    "pages": _l("Pages of documents"),
    "duplicates": _l("Possible duplicates"),
    "mapping files": _l("Mapping files"),
    "crm files": _l("Files of the CRM"),
    "batches": _l("Batches"),
    "imports": _l("Imports of candidates"),
    "exports": _l("Exports"),
    "hiring sums": _l("Sums of hiring reports"),
    "seals": _l("Seals of the record"),
    "rest": _l("Everything else"),
}


@dataclass(frozen=True)
class LoopLine:
    """One loop, over all workers. `workers` is how many run it; `since` is when its task of now began."""

    label: str
    workers: int
    task: str | None
    since: datetime | None
    ran_at: datetime | None
    succeeded_at: datetime | None
    failed_at: datetime | None
    failure: str | None

    @property
    def is_failing(self) -> bool:
        """True if it has failed since it last did not."""
        return self.failed_at is not None and (
            self.succeeded_at is None or self.failed_at > self.succeeded_at
        )


@dataclass(frozen=True)
class WaitingLine:
    """What is due of a kind: how much, as text, and since when."""

    label: str
    count: str
    since: datetime


def loop_lines() -> list[LoopLine]:
    """Each loop that a worker wrote about within a day, in the order of the worker's list."""
    rows = db.session.scalars(select(WorkerLoop).order_by(WorkerLoop.id)).all()
    found = {row.loop for row in rows}
    names = [*(name for name in LOOP_LABELS if name in found), *sorted(found - LOOP_LABELS.keys())]
    return [_loop_line(name, [row for row in rows if row.loop == name]) for name in names]


def waiting_lines() -> list[WaitingLine]:
    """What is due, the oldest first."""
    now = clock.now()
    due = sorted((each for each in backlogs() if each.count), key=lambda each: -each.oldest_seconds)
    return [
        WaitingLine(
            str(each.kind.label),
            _("more than %(number)s", number=each.count - 1)
            if each.count == MOST_COUNTED
            else str(each.count),
            now - timedelta(seconds=each.oldest_seconds),
        )
        for each in due
    ]


def undelivered_mail_count() -> int:
    """How many mails need a person, up to MOST_COUNTED."""
    some = select(Message.id).where(needs_a_person()).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _loop_line(name: str, rows: Sequence[WorkerLoop]) -> LoopLine:
    alive = [row for row in rows if not row.stopped and row.seen_at >= clock.now() - ALIVE_WITHIN]
    busy = min(
        (row for row in alive if row.task_since), key=lambda row: row.task_since or row.seen_at, default=None
    )
    failed = max(
        (row for row in rows if row.failed_at), key=lambda row: row.failed_at or row.seen_at, default=None
    )
    return LoopLine(
        str(LOOP_LABELS.get(name, name)),
        len(alive),
        busy.task if busy else None,
        busy.task_since if busy else None,
        max((row.ran_at for row in rows if row.ran_at), default=None),
        max((row.succeeded_at for row in rows if row.succeeded_at), default=None),
        failed.failed_at if failed else None,
        failed.failure if failed else None,
    )
