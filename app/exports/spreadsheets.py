"""Files for spreadsheets, written row by row: however many rows there are, few are in memory.

A file is written to disk without a name, so that nothing of it stays when it is closed. Text that a
spreadsheet would run as a formula goes out behind an apostrophe, in both kinds.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO

from app.shared import clock
from app.shared.text import BYTE_ORDER_MARK, as_spreadsheet_text

Cell = str | date | int | Decimal
EXPORT_CHUNK_SIZE = 500  # read from the database
COLUMN_WIDTH = 24  # characters
MAX_XLSX_ROWS = 1_048_575  # beside the headings: the limit of the format


class SpreadsheetKind(StrEnum):
    """The kinds of files. The value is the end of the name."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    SpreadsheetKind.CSV: "text/csv",
    SpreadsheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_spreadsheet(
    kind: SpreadsheetKind, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> tuple[IO[bytes], int]:
    """A file with the rows, to be read from its beginning, and how many rows it has."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        write = _write_csv if kind is SpreadsheetKind.CSV else _write_xlsx
        number = write(file, headings, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, number


def _write_csv(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(BYTE_ORDER_MARK)  # without it, Excel reads the file in the encoding of its country
    writer = csv.writer(text)
    writer.writerow([as_spreadsheet_text(heading) for heading in headings])
    number = 0
    for row in rows:
        writer.writerow([as_spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in row])
        number += 1
    text.detach()
    return number


def _write_xlsx(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    import xlsxwriter  # here: a web process that exports nothing does without

    number = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder}) as workbook,
    ):
        today = clock.now().date()
        workbook.set_properties({"created": datetime(today.year, today.month, today.day)})  # noqa: DTZ001
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, COLUMN_WIDTH)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, as_spreadsheet_text(heading), workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, as_spreadsheet_text(cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write_number(number, column, cell)
    return number
