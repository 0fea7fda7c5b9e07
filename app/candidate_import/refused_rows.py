"""The rows of an import that were not added, to correct and upload again."""

from __future__ import annotations

from typing import IO, Any

from sqlalchemy import select

from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.states import RowState
from app.staged_files.refused_rows import csv_of_rows

NOT_ADDED_STATES = (RowState.REFUSED, RowState.DUPLICATE, RowState.POSSIBLE)


def refused_rows_file(imported: CandidateImport) -> IO[bytes]:
    """The rows that were not added as CSV, with their reasons."""
    statement = (
        select(ImportRow.number, ImportRow.cells, ImportRow.state, ImportRow.match, ImportRow.problem)
        .where(ImportRow.import_id == imported.id, ImportRow.state.in_(NOT_ADDED_STATES))
        .order_by(ImportRow.number)
    )
    return csv_of_rows(imported.headers, statement, _reason)


def _reason(row: Any) -> str:
    what = row.match.label if row.match else row.state.label
    return f"{what} {row.problem}" if row.problem else str(what)
