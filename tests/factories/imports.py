"""Imports of candidates, at the state a test needs."""

from __future__ import annotations

from typing import Any

from app.candidate_import.actions import ImportSettings, apply_import, map_columns, upload_import
from app.candidate_import.batches import work_on_one_import
from app.candidate_import.models import CandidateImport
from app.candidate_import.queries import column_meanings
from app.candidate_import.states import ImportBasis
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User

A_FILE = 'Name,Email,Phone,Location\r\nZoë Müller,zoe@example.org,+49 341 5550101,"Leipzig, Germany"\r\n'


def an_import(by: User, content: str | bytes = A_FILE, name: str = "people.csv") -> CandidateImport:
    """An uploaded file of candidates, its columns guessed."""
    body = content.encode() if isinstance(content, str) else content
    return upload_import(name=name, content=body, by=by)


def a_checked_import(
    by: User, content: str | bytes = A_FILE, *, opening: Opening | None = None, **settings: Any
) -> CandidateImport:
    """A file of candidates that the worker has checked with its columns mapped as guessed."""
    imported = an_import(by, content)
    chosen = {"basis": ImportBasis.APPLIED, "basis_note": "A job fair", "source": "", "time_zone": "UTC"}
    chosen |= {"opening_id": opening.id if opening else None, **settings}
    map_columns(imported, column_meanings(imported), ImportSettings(**chosen))
    do_all_batches()
    return imported


def an_applied_import(
    by: User, content: str | bytes = A_FILE, *, adds_possible: bool = False, **values: Any
) -> CandidateImport:
    """A file of candidates that the worker has applied."""
    imported = a_checked_import(by, content, **values)
    apply_import(imported, edition=imported.edition, adds_possible=adds_possible)
    do_all_batches()
    return imported


def do_all_batches() -> None:
    """Let the worker do what is due of imports."""
    db.session.commit()
    while work_on_one_import():
        pass
