"""The worker's batches of an import: check, apply or undo some rows, in one transaction each.

A claim expires, so that a worker that dies loses one batch at most, and another worker does it. The state of
each row says whether it was done: nothing is done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidate_import.apply import apply_rows
from app.candidate_import.archive.documents import drop_contents
from app.candidate_import.check import check_rows
from app.candidate_import.models import CandidateImport, ImportFile, ImportRow
from app.candidate_import.queries import addable_states, row_counts
from app.candidate_import.states import ImportState, RowState
from app.candidate_import.undo import undo_rows
from app.db.base import db
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.staged_files.work import may_still, roll_back_refusal, work_on_one_file

log = logging.getLogger(__name__)
BATCH_LEASE = timedelta(minutes=2)
BATCH_ROWS, BATCH_ROWS_WITH_DOCUMENTS = 250, 25  # each of these can have twenty documents
IMPORT_STOPPED_PROBLEM = _l("The worker stopped three times at the same rows. Check the worker log.")
MAY_NOT_IMPORT_PROBLEM = _l("Your account can no longer import candidates.")
BATCHES: Mapping[ImportState, Callable[[CandidateImport, Sequence[ImportRow]], None]] = {
    ImportState.CHECKING: check_rows,
    ImportState.APPLYING: apply_rows,
    ImportState.UNDOING: undo_rows,
}
# The state after the last batch, and the one to which an import returns if the worker stops.
NEXT_STATES = {
    ImportState.CHECKING: (ImportState.CHECKED, ImportState.UPLOADED),
    ImportState.APPLYING: (ImportState.APPLIED, ImportState.CHECKED),
    ImportState.UNDOING: (ImportState.UNDONE, ImportState.APPLIED),
}


def work_on_one_import() -> bool:
    """Do the next batch of the import that has waited longest; False if none waits."""
    return work_on_one_file(
        CandidateImport,
        lease=BATCH_LEASE,
        do_next=_do_batch,
        give_back=_give_back,
        stopped=IMPORT_STOPPED_PROBLEM,
    )


def rows_to_do(imported: CandidateImport) -> ColumnElement[bool]:
    """The condition that a row is to be done in the state of its import."""
    if imported.state is ImportState.CHECKING:
        return ImportRow.state == RowState.NEW
    if imported.state is ImportState.UNDOING:
        return ImportRow.state == RowState.ADDED
    return ImportRow.state.in_(addable_states(imported))


def _do_batch(import_id: int) -> str | None:
    """Do some rows and commit. Returns why it cannot be done; None if it was, or is to be tried again."""
    imported = db.session.get_one(CandidateImport, import_id, with_for_update=True, populate_existing=True)
    if imported.state not in BATCHES:
        imported.due_at = None
        return None
    if not may_still(imported.uploaded_by, Permission.USE_IMPORT, imported):
        return str(MAY_NOT_IMPORT_PROBLEM)
    most = _batch_size(imported)
    rows = db.session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == import_id, rows_to_do(imported))
        .order_by(ImportRow.number)
        .limit(most)
    ).all()
    try:
        if rows:
            BATCHES[imported.state](imported, rows)
            imported.done += len(rows)
        if len(rows) < most:
            _finish(imported)
        else:
            imported.due_at = clock.now()
        imported.attempts = 0
        db.session.commit()
    except (RuleBroken, DBAPIError) as error:
        roll_back_refusal(error)
        log.warning("A batch of import %s met a change by somebody else and is tried again.", import_id)
        db.session.get_one(CandidateImport, import_id).due_at = clock.now()
    return None


def _batch_size(imported: CandidateImport) -> int:
    """How many rows a batch has. Adding documents takes longer, and on SQLite everybody else waits."""
    if imported.state is ImportState.CHECKING:
        return BATCH_ROWS
    documents = select(ImportFile.id).where(ImportFile.import_id == imported.id).limit(1)
    has_documents = db.session.scalar(documents) is not None
    return min(BATCH_ROWS, BATCH_ROWS_WITH_DOCUMENTS) if has_documents else BATCH_ROWS


def _finish(imported: CandidateImport) -> None:
    state = imported.state
    db.session.flush()
    imported.state, imported.due_at = NEXT_STATES[state][0], None
    if state is ImportState.APPLYING:
        imported.applied_at = clock.now()
        drop_contents(imported)
        record_activity(ActivityVerb.APPLIED_IMPORT, imported, by=imported.uploaded_by)
    elif state is ImportState.UNDOING:
        record_activity(ActivityVerb.UNDID_WHOLE_IMPORT, imported, by=imported.uploaded_by)
    if state is not ImportState.CHECKING:
        imported.counts = {each.value: number for each, number in row_counts(imported).items()}


def _give_back(imported: CandidateImport) -> None:
    if imported.state in NEXT_STATES:
        imported.state = NEXT_STATES[imported.state][1]


def start(imported: CandidateImport, state: ImportState) -> None:
    """Let the worker begin with a state."""
    imported.state, imported.problem = state, None
    imported.done, imported.attempts = 0, 0
    db.session.flush()
    of_import = select(func.count()).where(ImportRow.import_id == imported.id, rows_to_do(imported))
    imported.total = db.session.scalar(of_import) or 0
    imported.due_at = clock.now()
