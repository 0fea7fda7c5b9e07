"""Runs of large mapping files: the worker claims one, applies it whole or not at all, records the result.

A claim expires, so that a file is tried again if its worker dies. Progress is saved in its own transactions
on PostgreSQL; SQLite has one writer at a time, so there the page shows only the step.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.db.base import db
from app.mapping_file.actions import apply_mapping_file
from app.mapping_file.models import CHECKING_STEP, WRITING_STEP, MappingFile, MappingRun
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.staged_files.work import MAX_ATTEMPTS, claim_attempt, may_still, roll_back_refusal

log = logging.getLogger(__name__)
APPLY_LEASE = timedelta(minutes=10)
PROGRESS_INTERVAL_ROWS = 250  # rows between two updates of the progress
STOPPED_PROBLEM = _l("The worker stopped three times. Nothing was changed. Check the worker log.")
NO_PERMISSION_PROBLEM = _l("Your account can no longer apply mapping files. Nothing was changed.")


def request_apply(file: MappingFile, *, seen: str, by: User) -> MappingRun:
    """Have the worker apply a file as previewed. Raises Conflict if it is already applied or running."""
    if file.is_applied:
        raise Conflict(_("This file was already applied."))
    if open_run(file) is not None:
        raise Conflict(_("This file is already being applied."))
    run = MappingRun(mapping_file_id=file.id, seen=seen, asked_by_id=by.id)
    db.session.add(run)
    db.session.flush()
    return run


def open_run(file: MappingFile) -> MappingRun | None:
    """The unfinished run of a file, if any."""
    return db.session.scalar(_runs(file).where(MappingRun.finished_at.is_(None)).limit(1))


def last_problem(file: MappingFile) -> str | None:
    """Why the last run of a file failed; None if it did not, or if there was none."""
    run = db.session.scalar(_runs(file).limit(1))
    return run.problem if run else None


def apply_one_mapping_file() -> bool:
    """Apply the large file that has waited longest; False if none waits."""
    open_runs = select(MappingRun).where(MappingRun.finished_at.is_(None))
    claimed = claim_attempt(open_runs, MappingRun.due_at, lease=APPLY_LEASE, begin=_begin)
    if claimed is None:
        return False
    run_id, attempts = claimed
    problem = str(STOPPED_PROBLEM) if attempts > MAX_ATTEMPTS else _apply(run_id)
    run = db.session.get(MappingRun, run_id, populate_existing=True)
    if run is not None:
        run.finished_at, run.problem = clock.now(), problem
        run.done = run.total if problem is None else run.done
    db.session.commit()
    return True


def _runs(file: MappingFile) -> Select[MappingRun]:
    return select(MappingRun).where(MappingRun.mapping_file_id == file.id).order_by(MappingRun.id.desc())


def _begin(run: MappingRun) -> None:
    run.step, run.done = CHECKING_STEP, 0


def _apply(run_id: int) -> str | None:
    """Apply the file of a run in one transaction. Returns the reason if it was refused."""
    run = db.session.get_one(MappingRun, run_id)
    file, by = db.session.get_one(MappingFile, run.mapping_file_id), run.asked_by
    if file.is_applied:  # by a worker that died before it finished the run
        return None
    if not may_still(by, Permission.APPLY_MAPPING_FILE, file):
        return str(NO_PERMISSION_PROBLEM)
    try:
        apply_mapping_file(file, seen=run.seen, by=by, progress=_progress_writer(run_id))
        db.session.commit()
    except (RuleBroken, DBAPIError) as error:
        return roll_back_refusal(error)
    return None


def _progress_writer(run_id: int) -> Callable[[int, int], None]:
    """A callback that saves how many rows are written, and the total."""

    def note(done: int, total: int) -> None:
        if db.engine.dialect.name == "sqlite" or (done % PROGRESS_INTERVAL_ROWS and done != total):
            return
        with db.engine.begin() as connection:
            step = {"step": WRITING_STEP, "done": done, "total": total}
            connection.execute(update(MappingRun).where(MappingRun.id == run_id).values(step))

    return note
