"""The rows that were not added as a CSV file to mend and upload again: formulas are written as text."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import select

from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.states import RowState
from app.db.base import begin_transaction, db
from app.shared.text import one_line
from app.untrusted.csv_cells import to_cell

NOT_ADDED_STATES = (RowState.REFUSED, RowState.DUPLICATE, RowState.POSSIBLE)
ROWS_AT_ONCE = 1000
IN_MEMORY_BYTES = 2_000_000
_BYTE_ORDER_MARK = "\ufeff"  # or a spreadsheet takes the file for Windows-1252


def refused_rows_file(imported: CandidateImport) -> IO[bytes]:
    """The header and the rows that were not added, as they were uploaded, with their reasons at the end."""
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - who sends it closes it
    width = len(imported.columns)
    headers = [header for header, _meaning in imported.columns]
    file.write((_BYTE_ORDER_MARK + _line([*headers, _("Row"), _("Reason")])).encode())
    statement = (
        select(ImportRow.number, ImportRow.cells, ImportRow.state, ImportRow.match, ImportRow.problem)
        .where(ImportRow.import_id == imported.id, ImportRow.state.in_(NOT_ADDED_STATES))
        .order_by(ImportRow.number)
    )
    begin_transaction()
    rows = db.session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE))
    for number, cells, state, match, problem in rows:
        own = [*(cells or []), *[""] * (width - len(cells or []))]
        reason = " ".join(filter(None, [match.label if match else state.label, problem]))
        file.write(_line([*own, str(number), one_line(reason)]).encode())
    file.seek(0)
    return file


def _line(values: Iterable[str]) -> str:
    return ",".join(to_cell(value, delimiter=",", like="") for value in values) + "\r\n"
