"""The check of work that waits for the worker: none is claimed for ever, and none has been due for a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, true

from app.candidate_import.models import CandidateImport
from app.careers.models import SubmittedApplication
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import MOST_ROWS, count_rows
from app.crm_files.models import CrmImport
from app.db.rows import read_rows
from app.documents.models import Document
from app.exports.models import ListExport
from app.mapping_file.models import MappingRun
from app.people.models import LinkRequest
from app.shared import clock

A_DAY = timedelta(days=1)  # no lease is as long
DUE_COLUMNS: tuple[Any, ...] = (
    CandidateImport.due_at,
    CrmImport.due_at,
    Document.drawing_due_at,
    Document.read_due_at,
    LinkRequest.due_at,
    ListExport.due_at,
    MappingRun.due_at,
    SubmittedApplication.due_at,
)
# Others have no due time once they are done.
IS_UNFINISHED = {MappingRun.due_at: MappingRun.finished_at.is_(None)}
START_WORKER = "Check that the worker runs, and read its log."
SET_DUE = "Set its {column} to now in the database, so that the worker takes it."


def _find_stuck_work(run: CheckRun) -> Iterator[CheckFinding]:
    now = clock.now()
    for column in DUE_COLUMNS:
        model, name = column.class_, column.key
        count_rows(run, model, column.is_not(None))
        stuck = or_(column < now - A_DAY, column > now + A_DAY) & IS_UNFINISHED.get(column, true())
        for row in read_rows(select(model.id, column).where(stuck).order_by(model.id).limit(MOST_ROWS)):
            where = f"Row {row.id} of {model.__tablename__}"
            if row[1] > now:
                yield CheckFinding(where, "It is claimed for more than a day.", SET_DUE.format(column=name))
            else:
                yield CheckFinding(where, "It has been due for more than a day.", START_WORKER)


WORKER_CHECKS = (DataCheck("work", "What waits for the worker is done within a day.", _find_stuck_work),)
