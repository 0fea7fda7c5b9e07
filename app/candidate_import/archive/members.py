"""Which file of a ZIP is which: the table of candidates, of jobs, of past moves, or a document."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.shared.text import header_key
from app.untrusted.archives import Archive
from app.untrusted.tables.problems import TableProblem, TableRefused

TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".json")
CANDIDATES, JOBS, MOVES = "candidates", "jobs", "moves"
TABLE_NAMES = {
    CANDIDATES: ("candidates", "candidate", "people", "applicants"),
    JOBS: ("jobs", "job", "joborders", "openings", "positions", "vacancies"),
    MOVES: ("history", "moves", "pastmoves", "stagehistory", "statushistory", "activity", "activities"),
}
# What Mac and Windows put beside the files.
IGNORED_NAMES = ("thumbs.db", "desktop.ini")
IGNORED_FOLDER = "__macosx"


@dataclass(frozen=True)
class Members:
    """The names of the members of an archive, as `Archive` compares them: tables by kind, and documents."""

    tables: dict[str, str] = field(default_factory=dict)
    documents: Sequence[str] = ()


def is_upload_of_files(archive: Archive) -> bool:
    """True for an archive that is no package such as XLSX."""
    return "[Content_Types].xml" not in archive and "mimetype" not in archive


def members_of(archive: Archive) -> Members:
    """The members by kind. A table is at the top, or in the one folder that everything is in.

    Raises TableRefused for a table of no known name, and without a table of candidates.
    """
    names = [name for name in sorted(archive.names()) if not _is_ignored(name)]
    root = _common_folder(names)
    at_top = [name for name in names if "/" not in name[len(root) :] and name.endswith(TABLE_ENDINGS)]
    tables: dict[str, str] = {}
    for name in at_top:
        kind = CANDIDATES if len(at_top) == 1 else _kind_of(name[len(root) :])
        if kind is None or kind in tables:
            raise TableRefused(TableProblem.ZIP_NOT_A_TABLE, name=archive.shown_name(name))
        tables[kind] = name
    if CANDIDATES not in tables:
        raise TableRefused(TableProblem.ZIP_NO_TABLE)
    return Members(tables, [name for name in names if name not in at_top])


def _kind_of(name: str) -> str | None:
    stem = header_key(posixpath.splitext(name)[0])
    return next((kind for kind, names in TABLE_NAMES.items() if stem in names), None)


def _common_folder(names: Sequence[str]) -> str:
    """The folder that all files are in, with its slash; empty if there is none."""
    folders = {name.partition("/")[0] if "/" in name else "" for name in names}
    return f"{folders.pop()}/" if len(folders) == 1 and "" not in folders else ""


def _is_ignored(name: str) -> bool:
    parts = name.split("/")
    return IGNORED_FOLDER in parts or parts[-1].startswith(".") or parts[-1] in IGNORED_NAMES
