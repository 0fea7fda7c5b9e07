"""What the loops of this worker do, in memory, and the row of each that is written every few seconds.

The loops note what they do without a statement. The thread that watches them writes all rows in one
transaction, so a worker costs the database the same however much its loops do.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert

from app.db.base import db
from app.operation.models import WorkerLoop
from app.shared import clock

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 10.0
HEARTBEAT_RETENTION = timedelta(days=1)


@dataclass
class LoopState:
    """What one loop does and last did. Its own thread writes it."""

    task: str | None = None
    task_since: datetime | None = None
    ran_at: datetime | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None
    failures: int = 0

    def begin(self, task: str) -> None:
        """Note that a task begins."""
        self.task, self.task_since = task, clock.now()

    def end(self, error: BaseException | None) -> None:
        """Note that the task ended, and what kind of error it raised, if any."""
        now = clock.now()
        if error is None:
            self.succeeded_at = now
        else:
            self.failed_at, self.failures = now, self.failures + 1
            self.failure = f"{self.task}: {type(error).__name__}"[:200]
        self.ran_at, self.task, self.task_since = now, None, None


class Heartbeats:
    """The rows of one worker process."""

    def __init__(self, loops: Iterable[str]) -> None:
        self.states = {name: LoopState() for name in loops}
        self._worker = f"{socket.gethostname()[:80]} {os.getpid()} {secrets.token_hex(3)}"
        self._started_at = clock.now()
        self._written_at = -HEARTBEAT_SECONDS

    def write_if_due(self) -> None:
        """Write the rows if the last time is HEARTBEAT_SECONDS ago. A failure is logged, and no more."""
        if time.monotonic() - self._written_at >= HEARTBEAT_SECONDS:
            self.write()

    def write(self, *, stopped: bool = False) -> None:
        """Write the rows now, and delete those of processes that have been gone for a day."""
        self._written_at = time.monotonic()
        now = clock.now()
        gone = (WorkerLoop.worker == self._worker) | (WorkerLoop.seen_at < now - HEARTBEAT_RETENTION)
        of_process = {
            "worker": self._worker,
            "started_at": self._started_at,
            "seen_at": now,
            "stopped": stopped,
        }
        rows = [{**of_process, "loop": name, **vars(state)} for name, state in self.states.items()]
        try:
            db.session.execute(delete(WorkerLoop).where(gone))
            db.session.execute(insert(WorkerLoop), rows)
            db.session.commit()
        except Exception:
            log.exception("The health of the worker could not be written.")
            db.session.rollback()
