"""The worker's part: it reads the rows of a file in batches, judges them, and applies a file whole.

A claim expires, so that a worker that dies loses one batch at most. A file is applied in one transaction.
"""

from __future__ import annotations

import logging
import sys
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day
from app.crm_files.actions import check_again
from app.crm_files.judging import (
    count_effects,
    count_missing,
    refresh_statistics,
    says_what_is_missing,
)
from app.crm_files.kinds import kind_of
from app.crm_files.models import CrmImport
from app.crm_files.queries import state_of_records
from app.crm_files.settle_returns import settle_returns
from app.crm_files.states import FileState, RowEffect
from app.crm_files.upload import forget_rows, read_stored_file
from app.db.base import db
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.staged_files.work import may_still, roll_back_refusal, work_on_one_file

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
ROWS_PER_READ = 2000
FILE_STOPPED_PROBLEM = _l("The worker stopped three times. Nothing was changed. Check the worker log.")
MAY_NOT_APPLY_PROBLEM = _l("Your account can no longer apply files of the CRM. Nothing was changed.")


def work_on_one_crm_file() -> bool:
    """Do what is next of the file that has waited longest; False if none waits."""
    return work_on_one_file(
        CrmImport, lease=LEASE, do_next=_do_next, give_back=_give_back, stopped=FILE_STOPPED_PROBLEM
    )


def _do_next(file_id: int) -> str | None:
    """Read, judge or apply, and commit. Returns why it cannot be done; None if it was."""
    imported = db.session.get_one(CrmImport, file_id, with_for_update=True, populate_existing=True)
    if not imported.is_working:
        imported.due_at = None
        return None
    if not may_still(imported.uploaded_by, Permission.USE_CRM_FILE, imported):
        return str(MAY_NOT_APPLY_PROBLEM)
    try:
        _NEXT[imported.state](imported)
        imported.attempts = 0
        db.session.commit()
    except (RuleBroken, DBAPIError) as error:
        return roll_back_refusal(error)
    return None


def read_whole_file(imported: CrmImport) -> None:
    """Store the rows of an uploaded file. Then a person maps its columns."""

    def commit() -> None:
        """Let others write, and see how far it is. The claim begins again."""
        imported.due_at = clock.now() + LEASE
        db.session.commit()

    read_stored_file(imported, after_some=commit)
    imported.due_at = None


def check_next_rows(imported: CrmImport) -> None:
    """Read some rows, and judge all of them once they are read."""
    read = read_rows(imported, ROWS_PER_READ)
    imported.done += read
    imported.due_at = clock.now()
    if read < ROWS_PER_READ:
        judge_rows(imported)
        imported.state, imported.due_at = FileState.CHECKED, None
    db.session.flush()


def read_rows(imported: CrmImport, most: int) -> int:
    """Read the next rows of a file, and return how many there were."""
    kind = kind_of(imported)
    unread = (kind.rows.import_id == imported.id, kind.rows.is_read.is_(False))
    cells = select(kind.rows.id, kind.rows.number, kind.rows.cells).where(*unread)
    found = db.session.execute(cells.order_by(kind.rows.number).limit(most)).all()
    reader = kind.reader(imported)
    values = [{"id": row.id, "is_read": True, **reader.values_of(row.cells)} for row in found]
    reader.find_records(values)
    footer = imported.footer_from or sys.maxsize
    for row, read in zip(found, values, strict=True):
        if row.number >= footer and read["crm_id"] is None:
            read |= {"effect": RowEffect.FOOTER, "remark": None}
    if values:
        db.session.execute(update(kind.rows), values)
    return len(found)


def judge_rows(imported: CrmImport) -> None:
    """Write what each row of a read file would do, and how many do so."""
    kind = kind_of(imported)
    refresh_statistics()
    imported.checked_on = alignment_day()
    kind.judge(imported)
    imported.counts = count_effects(imported, kind.rows)
    counts_missing = kind.known is not None and says_what_is_missing(imported)
    imported.missing = count_missing(imported, kind.rows, kind.known) if counts_missing else 0


def apply_checked(imported: CrmImport) -> None:
    """Apply a file if all that it was compared with is as it was, else check it again."""
    if imported.exported_at is None or state_of_records(imported.kind) != imported.seen:
        check_again(
            imported,
            problem=_(
                "Another file or a territory was changed meanwhile. Look at the rows, and apply again."
            ),
        )
        return
    kind_of(imported).apply(imported, imported.day)
    settle_returns(imported)
    imported.state, imported.applied_at, imported.due_at = FileState.APPLIED, clock.now(), None
    counts = ", ".join(f"{RowEffect(effect).label} {n}" for effect, n in (imported.counts or {}).items())
    record_activity(ActivityVerb.APPLIED_CRM_FILE, imported, by=imported.uploaded_by, became=counts)


def _give_back(imported: CrmImport) -> None:
    if imported.state is FileState.READING:
        forget_rows(imported)
    imported.state = _STOPPED.get(imported.state, imported.state)


_NEXT = {
    FileState.READING: read_whole_file,
    FileState.CHECKING: check_next_rows,
    FileState.APPLYING: apply_checked,
}
_STOPPED = {
    FileState.READING: FileState.NOT_READ,
    FileState.CHECKING: FileState.UPLOADED,
    FileState.APPLYING: FileState.CHECKED,
}
