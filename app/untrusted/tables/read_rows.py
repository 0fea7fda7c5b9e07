"""The work of the sandboxed process: a CSV or XLSX file as lines of JSON.

The first line has the headers and the encoding, the following ones rows with their numbers, many in a line.
A line with a problem ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.shared.text import MAX_LINE_LENGTH, header_key, one_line, without_invisible
from app.untrusted.tables.csv_rows import csv_rows, encoding_of
from app.untrusted.tables.problems import (
    MAX_CELL_LENGTH,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    TableProblem,
    TableRefused,
)
from app.untrusted.tables.xlsx_rows import xlsx_rows

ROWS_PER_LINE = 200
XLSX_ENCODING = "xlsx"
_OLE_FILE = b"\xd0\xcf\x11\xe0"  # of old Excel files, and of those with a password
_ENCODING_END = b"\n"


def read_rows(given: bytes) -> Iterator[Any]:
    """The lines of a file. `given` begins with the encoding to read it in, empty to guess, and a line end."""
    encoding, content = split_encoding(given)
    try:
        yield from table_lines(content, encoding)
    except TableRefused as refused:
        yield refused.as_line()


def with_encoding(content: bytes, encoding: str) -> bytes:
    """The input of `read_rows`."""
    return encoding.encode() + _ENCODING_END + content


def split_encoding(given: bytes) -> tuple[str, bytes]:
    """The encoding and the content that `with_encoding` has joined."""
    encoding, _, content = given.partition(_ENCODING_END)
    return encoding.decode(), content


def table_lines(content: bytes, encoding: str) -> Iterator[Any]:
    """The lines of a CSV or XLSX file. Raises TableRefused."""
    if content.startswith(_OLE_FILE):
        raise TableRefused(TableProblem.OLD_OR_LOCKED)
    if content.startswith(b"PK\x03\x04"):
        rows, encoding = xlsx_rows(content), XLSX_ENCODING
    else:
        encoding = encoding or encoding_of(content)
        rows = csv_rows(content, encoding)
    filled = _without_blank_rows(rows)
    number, headers = next(filled, (0, []))
    if not number:
        raise TableRefused(TableProblem.EMPTY)
    yield {"headers": _checked_headers(headers, number), "encoding": encoding}
    count = 0
    while some := list(islice(filled, ROWS_PER_LINE)):
        count += len(some)
        if count > MAX_TABLE_ROWS:
            raise TableRefused(TableProblem.TOO_MANY_ROWS)
        yield some
    if not count:
        raise TableRefused(TableProblem.NO_ROWS)


def _without_blank_rows(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with content, without blank cells at their end."""
    for number, cells in rows:
        while cells and not without_invisible(cells[-1]).strip():
            cells.pop()
        if len(cells) > MAX_TABLE_COLUMNS:
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS, number)
        if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
            raise TableRefused(TableProblem.LONG_CELL, number)
        if cells:
            yield number, cells


def _checked_headers(cells: list[str], number: int) -> list[str]:
    headers = [one_line(cell) for cell in cells]
    if not any(headers):
        raise TableRefused(TableProblem.BLANK_HEADER, number)
    seen = set[str]()
    for header in headers:
        if len(header) > MAX_LINE_LENGTH:
            raise TableRefused(TableProblem.LONG_HEADER, number)
        key = header_key(header)
        if key and key in seen:
            raise TableRefused(TableProblem.SAME_HEADER, number, header)
        seen.add(key)
    return headers
