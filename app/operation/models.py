"""What each loop of each worker last did, as the worker writes it every few seconds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record


class WorkerLoop(Record):
    """One loop of one worker process. It is deleted a day after the process last wrote it."""

    __tablename__ = "worker_loops"
    __table_args__ = (UniqueConstraint("worker", "loop"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(120), comment="its machine, its process and a random part")
    loop: Mapped[str] = mapped_column(String(40), comment="a key of LOOPS")
    started_at: Mapped[datetime] = mapped_column(Instant, comment="when the process started")
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True, comment="when the process wrote this")
    stopped: Mapped[bool] = mapped_column(comment="the process has ended as it was told to")
    task: Mapped[str | None] = mapped_column(String(80), comment="what it does now")
    task_since: Mapped[datetime | None] = mapped_column(Instant)
    ran_at: Mapped[datetime | None] = mapped_column(Instant, comment="when a task last ended")
    succeeded_at: Mapped[datetime | None] = mapped_column(Instant, comment="when one last did not fail")
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str | None] = mapped_column(
        String(200), comment="the task and the kind of error, without what it says"
    )
    failures: Mapped[int] = mapped_column(comment="since the process started")
