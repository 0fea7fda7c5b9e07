"""Rows of an uploaded file that are not applied, as a CSV file to correct and upload again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import Executable

from app.db.base import begin_transaction, db
from app.shared.text import BYTE_ORDER_MARK, one_line
from app.untrusted.csv_cells import to_cell

ROWS_PER_FETCH, SPOOLED_BYTES = 1000, 2_000_000


def csv_of_rows(
    headers: Sequence[str], rows: Executable, reason_of: Callable[[Any], str | None]
) -> IO[bytes]:
    """The header and the rows as they were uploaded, with number and reason at the end.

    `rows` selects `number` and `cells`, and what `reason_of` needs. A text that a spreadsheet would run is
    behind an apostrophe. Without the mark at the beginning, a spreadsheet takes it for Windows-1252.
    """
    file: IO[bytes] = SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115 - who sends it closes it
    file.write((BYTE_ORDER_MARK + _line([*headers, _("Row"), _("Reason")])).encode())
    begin_transaction()
    for row in db.session.execute(rows.execution_options(yield_per=ROWS_PER_FETCH)):
        cells = row.cells or []
        own = [*cells, *[""] * (len(headers) - len(cells))]
        file.write(_line([*own, str(row.number), one_line(reason_of(row))]).encode())
    file.seek(0)
    return file


def _line(values: Iterable[str]) -> str:
    return ",".join(to_cell(value, delimiter=",", like="") for value in values) + "\r\n"
