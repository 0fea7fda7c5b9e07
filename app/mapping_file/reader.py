"""Reads a CSV file without loss: every cell, quotation mark and line end, so that it can be exported again.

It reads what spreadsheets write: commas, semicolons, tabs or bars; with or without a first line "sep=;" and a
byte order mark; any line end; quotation marks where needed or everywhere; rows with or without their last
blank cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import (
    BYTE_ORDER_MARK,
    MAX_LINE_LENGTH,
    file_size,
    is_spreadsheet_formula,
    tidy,
    whole_number,
)
from app.untrusted.csv_cells import DELIMITERS, cell_value, delimiter_fit, to_cell, unquoted

MAX_FILE_BYTES, MAX_ROWS, MAX_COLUMNS = 5_000_000, 20_000, 100
DELIMITER_SAMPLE_ROWS = 20  # rows from which the delimiter is guessed
# A cell, in quotation marks or without, and what ends it. The possessive quantifiers never backtrack.
QUOTED_PATTERN = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
CELL_PATTERNS = {
    each: re.compile(rf'({QUOTED_PATTERN.pattern}|(?!")[^{each}\r\n]*+)({re.escape(each)}|\r\n|\r|\n|\Z)')
    for each in DELIMITERS
}
LINE_END_PATTERN = re.compile(r"\r\n|\r|\n")
# The first line that names the delimiter. Once saved again, delimiters can follow it.
SEP_LINE_PATTERN = re.compile(r'("?)sep=([^\r\n"])\1([,;\t|]*)(?:\r\n|\r|\n)', re.IGNORECASE)


class InvalidCsvFile(RuleBroken):
    """Raised for a file that is not readable CSV; the sentence names the line and the reason."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class CsvRow:
    """A row as written: its cells with their quotation marks, and the line end after it."""

    cells: tuple[str, ...]
    end: str

    @property
    def is_blank(self) -> bool:
        return not any(tidy(unquoted(cell)) for cell in self.cells)


@dataclass(frozen=True)
class CsvTable:
    """A whole file. `sep` is the line that names the delimiter, with its line end; most files have none."""

    bom: str
    delimiter: str
    header: CsvRow
    rows: Sequence[CsvRow]
    sep: str = ""

    @property
    def headers(self) -> list[str]:
        return [cell_value(cell) for cell in self.header.cells]

    def only(self, positions: Sequence[int]) -> CsvTable:
        """The file with only the columns at these positions, and with cells beyond the header's width."""
        width = len(self.header.cells)
        header, *rows = (_row_with_columns(row, positions, width) for row in (self.header, *self.rows))
        return replace(self, header=header, rows=rows)

    def filled(self, place: int | None, header: str, value: str) -> CsvTable:
        """The file with a value where rows have none in the column at `place`, or in a new one."""
        cell = to_cell(value, delimiter=self.delimiter, like=self.header.cells[0])
        if place is not None:
            return replace(self, rows=[_filled_row(row, place, cell) for row in self.rows])
        width = len(self.header.cells)
        title = to_cell(header, delimiter=self.delimiter, like=self.header.cells[0])
        rows = [row if row.is_blank else _row_with_cell(row, width, cell) for row in self.rows]
        return replace(self, header=_row_with_cell(self.header, width, title), rows=rows)

    def __str__(self) -> str:
        return (
            self.bom
            + self.sep
            + "".join(self.delimiter.join(row.cells) + row.end for row in (self.header, *self.rows))
        )


def decode_csv(content: bytes) -> str:
    """The text of a file, with its byte order mark. Raises InvalidCsvFile if it is not text."""
    if len(content) > MAX_FILE_BYTES:
        raise InvalidCsvFile(_("File too large (limit %(limit)s).", limit=file_size(MAX_FILE_BYTES)))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_number(content[: error.start].decode("utf-8"))
        raise InvalidCsvFile(
            _(
                "Line %(line)s is not UTF-8. In your spreadsheet, save the file as “CSV UTF-8”.",
                line=line,
            )
        ) from error
    if "\0" in text:
        raise InvalidCsvFile(
            _(
                "Line %(line)s has a character that is not text. Remove it.",
                line=_line_number(text[: text.index(chr(0))]),
            )
        )
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        raise InvalidCsvFile(_("The file is empty."))
    return text


def parse_csv(text: str, delimiter: str | None = None) -> CsvTable:
    """A text as rows and cells. If no delimiter is given, the file names it, or it is guessed.

    Raises InvalidCsvFile for an open quotation mark, too many rows or columns, a blank header, and a header
    that a spreadsheet would run as a formula.
    """
    bom = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    body = text.removeprefix(BYTE_ORDER_MARK)
    sep = SEP_LINE_PATTERN.match(body)
    begins = sep.end() if sep else 0
    delimiter = (
        delimiter or _named_delimiter(sep) or max(DELIMITERS, key=lambda each: _delimiter_fit(body, each))
    )
    header, *rows = _rows(body, delimiter, begins)
    table = CsvTable(bom, delimiter, header, rows, body[:begins])
    _check_header(table)
    return table


def _check_header(table: CsvTable) -> None:
    if table.header.is_blank:
        raise InvalidCsvFile(_("Line 1 is blank. It must have the column names."))
    for cell in table.header.cells:
        if is_spreadsheet_formula(unquoted(cell)):
            name = cell_value(cell)[:MAX_LINE_LENGTH]
            raise InvalidCsvFile(
                _("Line 1 has a column “%(name)s”, which spreadsheets would run as a formula.", name=name)
            )
        if len(cell_value(cell)) > MAX_LINE_LENGTH:
            raise InvalidCsvFile(
                _("Line 1 has a column name over %(limit)s characters.", limit=MAX_LINE_LENGTH)
            )


def pad_cells(width: int, row: CsvRow) -> tuple[str, ...] | None:
    """The cells of a row, as many as the header has; None if there is content beyond those.

    Spreadsheets drop or add blank cells at the end of a row.
    """
    if CsvRow(row.cells[width:], "").is_blank:
        return (*row.cells[:width], *("",) * (width - len(row.cells)))
    return None


def _named_delimiter(sep: re.Match[str] | None) -> str | None:
    """The delimiter of the first line: the one that follows it, else the one it names.

    Raises InvalidCsvFile for a sign that is not a delimiter.
    """
    if sep is None:
        return None
    if sep[2] not in DELIMITERS:
        raise InvalidCsvFile(
            _("Line 1 names “%(sign)s” as delimiter. Use a comma, semicolon, tab or bar.", sign=sep[2])
        )
    return sep[3][:1] or sep[2]


def _rows(body: str, delimiter: str, at: int = 0) -> Iterator[CsvRow]:
    pattern, cells, number = CELL_PATTERNS[delimiter], [], 0
    while True:
        found = pattern.match(body, at)
        if found is None:
            raise _bad_quotation(body, at)
        cells.append(found[1])
        at = found.end()
        if found[2] == delimiter:
            if len(cells) == MAX_COLUMNS:
                raise InvalidCsvFile(
                    _(
                        "Line %(line)s has more than %(limit)s columns.",
                        line=_line_number(body[:at]),
                        limit=MAX_COLUMNS,
                    )
                )
            continue
        yield CsvRow(tuple(cells), found[2])
        cells, number = [], number + 1
        if at == len(body):
            return
        if number > MAX_ROWS:
            raise InvalidCsvFile(_("The file has more than %(limit)s rows.", limit=whole_number(MAX_ROWS)))


def _delimiter_fit(body: str, delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(InvalidCsvFile):  # reported once the delimiter is known
        for row in islice(_rows(body, delimiter), DELIMITER_SAMPLE_ROWS):
            widths.append(len(row.cells))
    return delimiter_fit(widths)


def _bad_quotation(body: str, at: int) -> InvalidCsvFile:
    quoted = QUOTED_PATTERN.match(body, at)
    if quoted is None:
        return InvalidCsvFile(
            _("Line %(line)s has a quotation mark that is never closed.", line=_line_number(body[:at]))
        )
    return InvalidCsvFile(
        _(
            "Line %(line)s has text after a closing quotation mark.",
            line=_line_number(body[: quoted.end()]),
        )
    )


def _line_number(before: str) -> int:
    return len(LINE_END_PATTERN.findall(before)) + 1


def _row_with_columns(row: CsvRow, positions: Sequence[int], width: int) -> CsvRow:
    kept = (row.cells[place] for place in positions if place < len(row.cells))
    return replace(row, cells=(*kept, *row.cells[width:]))


def _row_with_cell(row: CsvRow, place: int, cell: str) -> CsvRow:
    """The row with a cell put in at a place, behind as many blank ones as it needs."""
    before = (*row.cells[:place], *("",) * (place - len(row.cells)))
    return replace(row, cells=(*before, cell, *row.cells[place:]))


def _filled_row(row: CsvRow, place: int, cell: str) -> CsvRow:
    if row.is_blank or (place < len(row.cells) and cell_value(row.cells[place])):
        return row
    return _row_with_cell(replace(row, cells=(*row.cells[:place], *row.cells[place + 1 :])), place, cell)
