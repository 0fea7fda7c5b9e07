"""A CSV file as it was written: every cell, quotation mark and line end, so that it can be given back.

Reads what spreadsheets write: commas, semicolons, tabulators or bars, with a first line such as "sep=;" or
without, UTF-8 with a byte order mark or without, any line end, quotation marks where they are needed or
everywhere, rows with the blank cells at their end or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from app.mapping_file.cells import said, text_of
from app.shared.refusals import RuleBroken
from app.shared.text import LINE, sized, tidy, would_run

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 5_000_000, 20_000, 100
BOM = "\ufeff"
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 20  # rows that say which delimiter is meant
# A cell, in quotation marks or without, and what ends it. The signs take all they can and give none back.
QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
CELLS = {
    each: re.compile(rf'({QUOTED.pattern}|(?!")[^{each}\r\n]*+)({re.escape(each)}|\r\n|\r|\n|\Z)')
    for each in DELIMITERS
}
LINE_END = re.compile(r"\r\n|\r|\n")
# The first line by which a spreadsheet knows the delimiter. Saved again, it can have others behind it.
SEP = re.compile(r'("?)sep=([^\r\n"])\1([,;\t|]*)(?:\r\n|\r|\n)', re.IGNORECASE)


class BadFile(RuleBroken):
    """What was brought is no CSV file we can read; the sentence names the line and the reason."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: its cells with their quotation marks, and the line end after it."""

    cells: tuple[str, ...]
    end: str

    @property
    def is_blank(self) -> bool:
        return not any(tidy(text_of(cell)) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A whole file. `sep` is the line that names the delimiter, its end included; most files have none."""

    bom: str
    delimiter: str
    header: Row
    rows: Sequence[Row]
    sep: str = ""

    @property
    def headers(self) -> list[str]:
        return [said(cell) for cell in self.header.cells]

    def only(self, positions: Sequence[int]) -> Table:
        """The file with the columns at these positions alone, and with what is beyond the first row."""
        width = len(self.header.cells)
        header, *rows = (_only(row, positions, width) for row in (self.header, *self.rows))
        return replace(self, header=header, rows=rows)

    def __str__(self) -> str:
        return (
            self.bom
            + self.sep
            + "".join(self.delimiter.join(row.cells) + row.end for row in (self.header, *self.rows))
        )


def decoded(content: bytes) -> str:
    """The text of a file, its byte order mark included. Raises BadFile where it is none."""
    if len(content) > MOST_BYTES:
        raise BadFile(f"The file is larger than {sized(MOST_BYTES)}.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line(content[: error.start].decode("utf-8"))
        raise BadFile(
            f"Line {line} is not text in UTF-8. In a spreadsheet, save the file as “CSV UTF-8”."
        ) from error
    if "\0" in text:
        raise BadFile(f"Line {_line(text[: text.index(chr(0))])} holds a character that is no text.")
    if not text.removeprefix(BOM).strip():
        raise BadFile("The file is empty.")
    return text


def read_table(text: str, delimiter: str | None = None) -> Table:
    """A text as rows and cells. Without a delimiter, it is the one the file names or, where it names none,
    the one that fits the first rows best.

    Raises BadFile for a quotation mark that is not closed, for too many rows or columns, for a first
    row without names, and for one a spreadsheet would run.
    """
    bom = BOM if text.startswith(BOM) else ""
    body = text.removeprefix(BOM)
    sep = SEP.match(body)
    begins = sep.end() if sep else 0
    delimiter = delimiter or _named(sep) or max(DELIMITERS, key=lambda each: _fits(body, each))
    header, *rows = _rows(body, delimiter, begins)
    table = Table(bom, delimiter, header, rows, body[:begins])
    _check_header(table)
    return table


def _check_header(table: Table) -> None:
    if table.header.is_blank:
        raise BadFile("Line 1 must name the columns; it is blank.")
    for cell in table.header.cells:
        if would_run(text_of(cell)):
            raise BadFile(f"Line 1 names a column “{said(cell)[:LINE]}”, which a spreadsheet would run.")
        if len(said(cell)) > LINE:
            raise BadFile(f"Line 1 names a column in more than {LINE} characters.")


def as_wide_as(width: int, row: Row) -> tuple[str, ...] | None:
    """The cells of a row as wide as the first row; None for a row in which something stands beyond it.

    Spreadsheets leave out blank cells at the end of a row, and add some: they stand there all the same.
    """
    if Row(row.cells[width:], "").is_blank:
        return (*row.cells[:width], *("",) * (width - len(row.cells)))
    return None


def _named(sep: re.Match[str] | None) -> str | None:
    """The delimiter by the first line: the one that stands behind it, else the one that is named there.

    Raises BadFile for a sign that cannot be one.
    """
    if sep is None:
        return None
    if sep[2] not in DELIMITERS:
        raise BadFile(f"Line 1 says that “{sep[2]}” separates columns. Use a comma, semicolon, tab or bar.")
    return sep[3][:1] or sep[2]


def _rows(body: str, delimiter: str, at: int = 0) -> Iterator[Row]:
    pattern, cells, number = CELLS[delimiter], [], 0
    while True:
        found = pattern.match(body, at)
        if found is None:
            raise _not_closed(body, at)
        cells.append(found[1])
        at = found.end()
        if found[2] == delimiter:
            if len(cells) == MOST_COLUMNS:
                raise BadFile(f"Line {_line(body[:at])} has more than {MOST_COLUMNS} columns.")
            continue
        yield Row(tuple(cells), found[2])
        cells, number = [], number + 1
        if at == len(body):
            return
        if number > MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS:,} rows.")


def _fits(body: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter fits: how many of the next rows are as wide as the first, and how wide that is."""
    widths: list[int] = []
    with suppress(BadFile):  # it is said once it is known which delimiter is meant
        for row in islice(_rows(body, delimiter), LOOKED_AT):
            widths.append(len(row.cells))
    first, *others = widths or [0]
    return (others.count(first) if first > 1 else 0, first)


def _not_closed(body: str, at: int) -> BadFile:
    quoted = QUOTED.match(body, at)
    if quoted is None:
        return BadFile(f"Line {_line(body[:at])} opens a quotation mark that nothing closes.")
    return BadFile(f"Line {_line(body[: quoted.end()])}: something stands behind a closing quotation mark.")


def _line(before: str) -> int:
    return len(LINE_END.findall(before)) + 1


def _only(row: Row, positions: Sequence[int], width: int) -> Row:
    kept = (row.cells[place] for place in positions if place < len(row.cells))
    return replace(row, cells=(*kept, *row.cells[width:]))
