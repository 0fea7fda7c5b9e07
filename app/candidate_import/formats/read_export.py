"""The work of the sandboxed process: an uploaded table, the JSON of another system, or a ZIP, as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.candidate_import.archive.read_archive import archive_lines, opened_upload
from app.candidate_import.formats import greenhouse, reqcore
from app.untrusted.tables.problems import MAX_CELL_LENGTH, MAX_TABLE_ROWS, TableProblem, TableRefused
from app.untrusted.tables.read_rows import ROWS_PER_LINE, split_encoding, table_lines

JSON_FORMATS: Mapping[str, tuple[Any, Sequence[str]]] = {
    "greenhouse": (greenhouse, greenhouse.GREENHOUSE_HEADERS),
    "reqcore": (reqcore, reqcore.REQCORE_HEADERS),
}
MAX_JSON_BYTES = 10_000_000  # it is held as a whole


def read_export(given: bytes) -> Iterator[Any]:
    """The lines of a file, as `read_rows` writes them."""
    encoding, content = split_encoding(given)
    try:
        archive = opened_upload(content)
        if archive is None:
            yield from _table_lines(content, encoding)
        else:
            yield from archive_lines(archive, lambda table: _table_lines(table, encoding))
    except TableRefused as refused:
        yield refused.as_line()


def _table_lines(content: bytes, encoding: str) -> Iterator[Any]:
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    return _json_lines(content) if is_json else table_lines(content, encoding)


def _json_lines(content: bytes) -> Iterator[Any]:
    if len(content) > MAX_JSON_BYTES:
        raise TableRefused(TableProblem.LARGE_JSON)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableRefused(TableProblem.BAD_JSON) from error
    name = next((name for name, (each, _headers) in JSON_FORMATS.items() if each.recognizes(data)), None)
    if name is None:
        raise TableRefused(TableProblem.UNKNOWN_JSON)
    module, headers = JSON_FORMATS[name]
    yield {"headers": list(headers), "encoding": name}
    rows = enumerate(module.rows(data), start=2)
    count = 0
    while some := [_checked(number, list(cells)) for number, cells in islice(rows, ROWS_PER_LINE)]:
        count += len(some)
        if count > MAX_TABLE_ROWS:
            raise TableRefused(TableProblem.TOO_MANY_ROWS)
        yield some


def _checked(number: int, cells: list[str]) -> tuple[int, list[str]]:
    if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
        raise TableRefused(TableProblem.LONG_CELL, number)
    return number, cells
