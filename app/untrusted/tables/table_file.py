"""Read an uploaded table: its headers, then its rows as they come from the sandbox, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, file_size, one_line, whole_number
from app.untrusted.archives import MAX_ARCHIVE_MEMBERS
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed_for_lines
from app.untrusted.tables.problems import (
    MAX_CELL_LENGTH,
    MAX_TABLE_BYTES,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    TableProblem,
)
from app.untrusted.tables.read_rows import read_rows, with_encoding

READING_SECONDS = 120
MAX_ANSWER_BYTES = 300_000_000  # of all rows as JSON, which are read one after the other
# The encodings that a person can choose; the empty one is guessed.
ENCODING_LABELS = {
    "": _l("Find out"),
    "utf-8": _l("Unicode (UTF-8)"),
    "utf-16": _l("Unicode (UTF-16)"),
    "cp1252": _l("Western European (Windows-1252)"),
    "cp1250": _l("Central European (Windows-1250)"),
    "cp1251": _l("Cyrillic (Windows-1251)"),
    "cp1253": _l("Greek (Windows-1253)"),
    "cp1254": _l("Turkish (Windows-1254)"),
    "mac_roman": _l("Mac (Western European)"),
    "shift_jis": _l("Japanese (Shift-JIS)"),
    "gb18030": _l("Chinese (GB 18030)"),
}
SENTENCES = {
    TableProblem.EMPTY: _l("The file is empty."),
    TableProblem.NO_ROWS: _l("The file has column names but no rows under them."),
    TableProblem.NOT_TEXT: _l("Row %(row)s has a character that is not text. Save the file as CSV or XLSX."),
    TableProblem.WRONG_ENCODING: _l("Row %(row)s is not text in this encoding. Choose another encoding."),
    TableProblem.BLANK_HEADER: _l("Row %(row)s is blank. It must have the column names."),
    TableProblem.SAME_HEADER: _l("Two columns have the name “%(name)s”. Rename or remove one of them."),
    TableProblem.LONG_HEADER: _l("A column name has more than %(line_length)s characters."),
    TableProblem.UNKNOWN_DELIMITER: _l(
        "Line 1 names “%(name)s” as delimiter. Use a comma, semicolon, tab or bar."
    ),
    TableProblem.TOO_MANY_COLUMNS: _l("Row %(row)s has more than %(columns)s columns."),
    TableProblem.TOO_MANY_ROWS: _l("The file has more than %(rows)s rows. Split it."),
    TableProblem.LONG_CELL: _l("Row %(row)s has a cell with more than %(cell_length)s characters."),
    TableProblem.BAD_QUOTATION: _l("Row %(row)s has a quotation mark that is not closed, or text after it."),
    TableProblem.OLD_OR_LOCKED: _l(
        "The file has a password or is from an old Excel (.xls). Save it as .xlsx without a password, or as "
        "CSV."
    ),
    TableProblem.DAMAGED: _l("The file is damaged. Open it in your spreadsheet and save it again."),
    TableProblem.NO_SHEET: _l("The file has no sheet. Save the sheet as .xlsx or CSV."),
    TableProblem.BAD_JSON: _l("The file looks like JSON, but it is damaged. Export it again."),
    TableProblem.UNKNOWN_JSON: _l("This JSON is not the export of a system known here. Use CSV or XLSX."),
    TableProblem.LARGE_JSON: _l("The JSON file is larger than 10 MB. Export fewer candidates at once."),
    TableProblem.UNPACKS_TO_TOO_MUCH: _l("The file unpacks to too much. Save the sheet as CSV."),
    TableProblem.ZIP_DAMAGED: _l("The ZIP file is damaged. Pack it again."),
    TableProblem.ZIP_LOCKED: _l("The ZIP file has a password. Pack it again without one."),
    TableProblem.ZIP_COMPRESSION: _l("The compression of the ZIP file is not supported. Pack it again."),
    TableProblem.ZIP_TOO_MUCH: _l("The ZIP file unpacks to too much. Pack fewer files at once."),
    TableProblem.ZIP_TOO_MANY: _l("The ZIP file has more than %(members)s files. Split it."),
    TableProblem.ZIP_LEADS_OUT: _l(
        "The ZIP file has a name that leads out of it, such as “../file”. Pack it again."
    ),
    TableProblem.ZIP_LINKS: _l("The ZIP file has a link to another file. Pack the files themselves."),
    TableProblem.ZIP_SAME_NAMES: _l("Two files in the ZIP file have the same name. Rename one of them."),
    TableProblem.ZIP_NO_TABLE: _l(
        "The ZIP file has no table of candidates. Put candidates.csv (or .xlsx or .json) at its top."
    ),
    TableProblem.ZIP_NOT_A_TABLE: _l(
        "The ZIP file has a table “%(name)s”. Name the tables candidates, jobs and history."
    ),
    TableProblem.ZIP_COLUMNS: _l("It needs a column for each of these: %(name)s."),
}
TOO_MUCH_WORK = _l("The file takes too long to read. Save the sheet as CSV, or split it.")


class TableFile:
    """An uploaded table: `headers` and `encoding` at once, its rows one after the other.

    Of a large one the content is parts, one after the other, and their sender has counted them.
    `work` reads it in the sandbox, as `read_rows` does. Raises RuleBroken on the field `file` for what is not
    read, also while the rows are read.
    """

    def __init__(
        self,
        content: bytes | Iterable[bytes],
        encoding: str = "",
        *,
        work: Callable[[bytes], Iterator[Any]] = read_rows,
    ) -> None:
        if isinstance(content, bytes) and len(content) > MAX_TABLE_BYTES:
            raise _refused(_("File too large (limit %(limit)s).", limit=file_size(MAX_TABLE_BYTES)))
        if encoding not in ENCODING_LABELS:
            raise _refused(_("Choose an encoding from the list."))
        parts = [content] if isinstance(content, bytes) else content
        given = chain([with_encoding(b"", encoding)], parts)
        self._lines = _checked_lines(
            run_sandboxed_for_lines(work, given, seconds=READING_SECONDS, most_bytes=MAX_ANSWER_BYTES)
        )
        first = next(self._lines, None)
        if not isinstance(first, dict):
            raise _refused(TOO_MUCH_WORK)
        self.details: dict[str, Any] = dict(first)
        self.headers = [one_line(str(header))[:MAX_LINE_LENGTH] for header in first.get("headers", [])]
        self.encoding = str(first.get("encoding", ""))[:40]

    def rows(self) -> Iterator[list[tuple[int, list[str]]]]:
        """The rows with their numbers, some at a time. What `work` says besides is in `details` then."""
        for line in self._lines:
            if isinstance(line, dict):
                self.details |= line
                continue
            yield [(int(number), [str(cell) for cell in cells[:MAX_TABLE_COLUMNS]]) for number, cells in line]


def _checked_lines(lines: Iterator[Any]) -> Iterator[Any]:
    try:
        for line in lines:
            if isinstance(line, dict) and "problem" in line:
                raise table_refused(line)
            yield line
    except SandboxLimitExceeded as error:
        raise _refused(TOO_MUCH_WORK) from error


def table_refused(line: Mapping[str, Any]) -> RuleBroken:
    """The refusal that a line of the sandboxed process tells of."""
    values = {
        "row": whole_number(int(line.get("row", 0))),
        "name": one_line(str(line.get("name", "")))[:MAX_LINE_LENGTH],
        "rows": whole_number(MAX_TABLE_ROWS),
        "columns": whole_number(MAX_TABLE_COLUMNS),
        "cell_length": whole_number(MAX_CELL_LENGTH),
        "line_length": whole_number(MAX_LINE_LENGTH),
        "members": whole_number(MAX_ARCHIVE_MEMBERS),
    }
    problem = TableProblem.DAMAGED
    with suppress(ValueError):
        problem = TableProblem(line["problem"])
    table = one_line(str(line.get("table", "")))[:MAX_LINE_LENGTH]
    sentence = str(SENTENCES[problem]) % values
    return _refused(f"{table}: {sentence}" if table else sentence)


def _refused(sentence: Any) -> RuleBroken:
    return RuleBroken(str(sentence), field="file")
