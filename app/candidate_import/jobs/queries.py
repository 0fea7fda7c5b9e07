"""Queries of jobs: those that the rows of an import name, and what a person chose for them before."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.candidate_import.jobs.rules import choices_of
from app.candidate_import.models import CandidateImport, ImportRow
from app.db.base import db
from app.people.models import User

REMEMBERED_IMPORTS = 50
CELLS_AT_ONCE = 1000


def remembered_jobs(user: User) -> dict[str, int | None]:
    """The openings that this person chose for jobs in their last imports; a later choice counts."""
    own = select(CandidateImport.jobs).where(CandidateImport.uploaded_by_id == user.id)
    last = own.order_by(CandidateImport.id.desc()).limit(REMEMBERED_IMPORTS)
    chosen: dict[str, int | None] = {}
    for jobs in reversed(db.session.scalars(last).all()):
        chosen |= choices_of(jobs or [])
    return chosen


def cells_of_column(imported: CandidateImport, place: int) -> Iterator[str]:
    """The cells of a column of all rows, read in parts."""
    rows = select(ImportRow.cells).where(ImportRow.import_id == imported.id)
    for cells in db.session.scalars(rows.execution_options(yield_per=CELLS_AT_ONCE)):
        if cells and place < len(cells):
            yield cells[place]
