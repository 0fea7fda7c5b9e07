"""The worker makes the files of large exports: with progress, as their makers see the lists at that time.

A claim expires, so that a file is made again if its worker dies. Rows are read in a transaction that only
reads, and progress is saved beside it. If the export has expired meanwhile, its file is removed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app.access.permissions import Permission
from app.access.policy import allows
from app.db.base import db, only_reading
from app.db.leases import claim_one
from app.documents.file_storage import remove_file, store_file
from app.exports.actions import record_export
from app.exports.lists import ExportedList
from app.exports.models import EXPORT_RETENTION, ListExport
from app.exports.spreadsheets import MAX_XLSX_ROWS, Cell, SpreadsheetKind, write_spreadsheet
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.web.parameters import InvalidParameter

log = logging.getLogger(__name__)
EXPORT_LEASE = timedelta(minutes=5)
MAX_EXPORT_ATTEMPTS = 3
SAVED_EVERY_ROWS = 1000  # rows between two updates of the progress
EXPORT_STOPPED_PROBLEM = _l("The worker stopped three times. Check the worker log.")
MAY_NOT_EXPORT_PROBLEM = _l("Your account can no longer export this list.")
UNKNOWN_LIST_PROBLEM = _l("This list no longer exists. Open the list, then export it again.")


def make_one_export() -> bool:
    """Make the file that has waited longest; False if none waits."""
    waiting = select(ListExport).where(ListExport.due_at.is_not(None))
    claimed = claim_one(waiting, ListExport.due_at, lease=EXPORT_LEASE, take=_attempt)
    if claimed is None:
        return False
    export_id, attempts = claimed
    if attempts > MAX_EXPORT_ATTEMPTS:
        _end(export_id, str(EXPORT_STOPPED_PROBLEM))
        return True
    try:
        _make(export_id)
    except RuleBroken as broken:
        db.session.rollback()
        _end(export_id, broken.sentence)
    except InvalidParameter:  # a word that this version does not know
        db.session.rollback()
        _end(export_id, str(UNKNOWN_LIST_PROBLEM))
    return True


def _attempt(export: ListExport) -> tuple[int, int]:
    export.attempts += 1
    export.done = 0
    return export.id, export.attempts


def _make(export_id: int) -> None:
    """Write the file, then put it on record with the number of its rows."""
    with only_reading():
        export = db.session.get_one(ListExport, export_id)
        if not (export.by.active and allows(export.by, Permission.USE_EXPORT, export)):
            raise RuleBroken(str(MAY_NOT_EXPORT_PROBLEM))
        listed = ExportedList.of(export)
        _save_progress(export_id, 0, listed.count(MAX_XLSX_ROWS))
        rows = _with_progress(listed.read(), export_id)
        file, number = write_spreadsheet(SpreadsheetKind.XLSX, listed.headings, rows)
    with file:
        name = store_file(file)
    locked = select(ListExport).where(ListExport.id == export_id, ListExport.due_at.is_not(None))
    made = db.session.scalar(locked.with_for_update())
    if made is not None:
        made.stored_as, made.done, made.total = name, number, number
        made.due_at, made.expires_at = None, clock.now() + EXPORT_RETENTION
        record_export(ExportedList.of(made), number, SpreadsheetKind.XLSX, by=made.by)
    db.session.commit()
    if made is None:
        remove_file(name)


def _with_progress(rows: Iterator[Sequence[Cell]], export_id: int) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % SAVED_EVERY_ROWS == 0:
            _save_progress(export_id, number)


def _save_progress(export_id: int, done: int, total: int | None = None) -> None:
    """Save how many rows are written, and hold the claim."""
    values = {"done": done, "due_at": clock.now() + EXPORT_LEASE}
    values |= {} if total is None else {"total": total}
    running = (ListExport.id == export_id, ListExport.due_at.is_not(None))
    with db.engine.begin() as connection:
        connection.execute(update(ListExport).where(*running).values(values))


def _end(export_id: int, problem: str) -> None:
    running = (ListExport.id == export_id, ListExport.due_at.is_not(None))
    db.session.execute(update(ListExport).where(*running).values(due_at=None, problem=problem))
    db.session.commit()
