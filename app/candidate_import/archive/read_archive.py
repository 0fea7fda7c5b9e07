"""The work of the sandboxed process: the tables of a ZIP as one table, each row with its past moves.

The first line has the titles of jobs, too, and the last one the number of moves that are of nobody.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from app.candidate_import.archive.members import CANDIDATES, JOBS, MOVES, is_upload_of_files, members_of
from app.candidate_import.archive.side_tables import PAST_MOVES_HEADER, PastMoves, job_titles
from app.untrusted import archives
from app.untrusted.archives import Archive, ArchiveProblem, ArchiveRefused
from app.untrusted.tables.problems import (
    MAX_CELL_LENGTH,
    MAX_TABLE_BYTES,
    MAX_TABLE_COLUMNS,
    TableProblem,
    TableRefused,
)
from app.untrusted.tables.read_rows import ROWS_PER_LINE

TableLines = Callable[[bytes], Iterator[Any]]
ZIP_START = b"PK\x03\x04"
_PROBLEMS = {
    ArchiveProblem.LOCKED: TableProblem.ZIP_LOCKED,
    ArchiveProblem.UNKNOWN_COMPRESSION: TableProblem.ZIP_COMPRESSION,
    ArchiveProblem.UNPACKS_TO_TOO_MUCH: TableProblem.ZIP_TOO_MUCH,
    ArchiveProblem.TOO_MANY_MEMBERS: TableProblem.ZIP_TOO_MANY,
    ArchiveProblem.LEADS_OUT: TableProblem.ZIP_LEADS_OUT,
    ArchiveProblem.HAS_LINKS: TableProblem.ZIP_LINKS,
    ArchiveProblem.SAME_NAMES: TableProblem.ZIP_SAME_NAMES,
}


def opened_upload(content: bytes) -> Archive | None:
    """An archive that is not itself a table, such as an XLSX file; None for anything else.

    Raises TableRefused for one that is damaged or dangerous.
    """
    if not content.startswith(ZIP_START):
        return None
    try:
        archive = archives.opened(content, may_hold_archives=True)
    except ArchiveRefused as refused:
        if b"[Content_Types].xml" in content:  # a package: its own reader says what is wrong
            return None
        raise zip_refused(refused) from refused
    return archive if is_upload_of_files(archive) else None


def zip_refused(refused: ArchiveRefused) -> TableRefused:
    return TableRefused(_PROBLEMS.get(refused.problem, TableProblem.ZIP_DAMAGED))


def archive_lines(archive: Archive, read_table: TableLines) -> Iterator[Any]:
    """The lines of the tables of an archive. `read_table` reads one of them. Raises TableRefused."""
    members = members_of(archive)
    jobs: Any = {}
    if JOBS in members.tables:
        with_jobs = _Table(archive, members.tables[JOBS], read_table)
        jobs = with_jobs.checked(job_titles, with_jobs.headers, with_jobs.rows())
    moves = None
    if MOVES in members.tables:
        with_moves = _Table(archive, members.tables[MOVES], read_table)
        moves = with_moves.checked(PastMoves, with_moves.headers, with_moves.rows(), with_moves.name)
    candidates = _Table(archive, members.tables[CANDIDATES], read_table)
    headers = [*candidates.headers, PAST_MOVES_HEADER] if moves else candidates.headers
    if len(headers) > MAX_TABLE_COLUMNS:
        raise TableRefused(TableProblem.TOO_MANY_COLUMNS, 1, table=candidates.name)
    yield candidates.first | {"headers": headers, "jobs": jobs, "has_documents": bool(members.documents)}
    rows = candidates.rows()
    if moves:
        rows = moves.joined(candidates.headers, rows)
    while some := [_checked(row) for row in islice(rows, ROWS_PER_LINE)]:
        yield some
    if moves:
        yield {"unused_moves": moves.unused}


class _Table:
    """A table of the archive: its first line, then its rows. A refusal of it names it."""

    def __init__(self, archive: Archive, name: str, read_table: TableLines) -> None:
        self.name = posixpath.basename(archive.shown_name(name))
        try:
            content = archive.part(name, most=MAX_TABLE_BYTES)
        except ArchiveRefused as refused:
            raise zip_refused(refused) from refused
        self._lines = self._named(read_table(content))
        self.first: dict[str, Any] = next(self._lines)
        self.headers: list[str] = self.first["headers"]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for some in self._lines:
            yield from some

    def checked(self, work: Callable[..., Any], *given: Any) -> Any:
        """What a function makes of the table. Its refusal names the table."""
        try:
            return work(*given)
        except TableRefused as refused:
            refused.table = self.name
            raise

    def _named(self, lines: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from lines
        except TableRefused as refused:
            refused.table = self.name
            raise


def _checked(row: tuple[int, list[str]]) -> tuple[int, list[str]]:
    number, cells = row
    if cells and len(cells[-1]) > MAX_CELL_LENGTH:  # the past moves
        raise TableRefused(TableProblem.LONG_CELL, number)
    return row
