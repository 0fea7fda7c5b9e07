"""The rows of a CSV file of any usual encoding and delimiter. Only the sandboxed process imports it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from app.untrusted.csv_cells import DELIMITERS, delimiter_fit
from app.untrusted.tables.problems import MAX_CELL_LENGTH, TableProblem, TableRefused

FALLBACK_ENCODING = "cp1252"  # what spreadsheets in Western Europe and America write
SAMPLE_LENGTH, SAMPLE_ROWS = 100_000, 20
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NOT_DECODED = "\udcff"  # half a character, which no text has
codecs.register_error("mark", lambda error: (_NOT_DECODED, error.end))  # type: ignore[attr-defined]
# The first line of some files names the delimiter: sep=;
_SEP_LINE = re.compile(r'\A"?sep=([^\r\n"])"?[,;\t|]*(?:\r\n|\r|\n)', re.IGNORECASE)


def encoding_of(content: bytes) -> str:
    """The encoding by the byte order mark; without one UTF-8, UTF-16 or, failing both, Windows-1252."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    with suppress(UnicodeDecodeError):
        _check(content, "utf-8")
        return "utf-8"
    start = content[:2000]
    if start.count(0) * 3 > len(start):
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    return FALLBACK_ENCODING


def csv_rows(content: bytes, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers. Raises TableRefused at the row that cannot be read."""
    sample = _sample(content, encoding)
    sep = _SEP_LINE.match(sample)
    if sep and sep[1] not in DELIMITERS:
        raise TableRefused(TableProblem.UNKNOWN_DELIMITER, name=sep[1])
    rest = sample[sep.end() :] if sep else sample
    delimiter = sep[1] if sep else max(DELIMITERS, key=lambda each: _fit(rest, each))
    csv.field_size_limit(MAX_CELL_LENGTH)
    text = _opened(content, encoding)
    if sep:
        text.readline()
    yield from _rows(text, delimiter)


def _rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), start=1):
            if any("\0" in cell for cell in cells):
                raise TableRefused(TableProblem.NOT_TEXT, number)
            if any(_NOT_DECODED in cell for cell in cells):
                raise TableRefused(TableProblem.WRONG_ENCODING, number)
            yield number, cells
    except csv.Error as error:
        long = "field limit" in str(error)
        problem = TableProblem.LONG_CELL if long else TableProblem.BAD_QUOTATION
        raise TableRefused(problem, number + 1) from error
    except UnicodeError as error:  # a decoder that gives up
        raise TableRefused(TableProblem.WRONG_ENCODING, number + 1) from error


def _sample(content: bytes, encoding: str) -> str:
    try:
        return _opened(content, encoding).read(SAMPLE_LENGTH)
    except UnicodeError:
        return ""  # the row is found when the rows are read


def _opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    """The text, with a mark for each byte that is none, so that its row is known."""
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="mark", newline="")


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(csv.Error):
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths += [len(cells) for cells in islice(rows, SAMPLE_ROWS)]
    return delimiter_fit(widths)


def _check(content: bytes, encoding: str) -> None:
    """Raise UnicodeDecodeError if a text is not in this encoding, without holding all of it."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    while text.read(SAMPLE_LENGTH):
        pass
