"""Actions of imports: upload, map columns, apply, undo, hand over, remove."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Text, cast, delete, func, insert, or_, select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidate_import.batches import start
from app.candidate_import.columns import ImportColumn, check_columns, guess_columns
from app.candidate_import.formats.read_export import read_export
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.queries import can_map, has_added, remembered_meanings, row_counts
from app.candidate_import.states import ImportBasis, ImportState, RowState
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.untrusted.tables.table_file import TableFile

ROW_RETENTION = timedelta(days=30)
NO_VERDICT = {"match": None, "problem": None, "email": None, "person_key": None, "opening_id": None}


@dataclass(frozen=True)
class ImportSettings:
    """What a person says about a whole file."""

    basis: ImportBasis
    basis_note: str
    source: str
    time_zone: str
    opening_id: int | None


def upload_import(*, name: str, content: bytes, encoding: str = "", by: User) -> CandidateImport:
    """Store the rows of an uploaded file with its columns guessed. Nothing is added until it is applied.

    Raises RuleBroken, which names the row and the reason, if it cannot be read.
    """
    file = TableFile(content, encoding, work=read_export)
    guessed = guess_columns(file.headers, remembered_meanings(by))
    imported = CandidateImport(
        name=one_line(name)[:MAX_LINE_LENGTH],
        encoding=file.encoding,
        columns=_columns(file.headers, guessed),
        row_count=0,
        uploaded_by=by,
        time_zone=by.time_zone,
        state=ImportState.UPLOADED,
    )
    db.session.add(imported)
    db.session.flush()
    for rows in file.rows():
        values = [
            {
                "import_id": imported.id,
                "number": number,
                "cells": cells,
                "state": RowState.NEW,
                "is_new": False,
            }
            for number, cells in rows
        ]
        db.session.execute(insert(ImportRow), values)
        imported.row_count += len(rows)
    record_activity(ActivityVerb.UPLOADED_IMPORT, imported, by=by)
    return imported


def map_columns(
    imported: CandidateImport, columns: Sequence[ImportColumn | None], settings: ImportSettings
) -> None:
    """Set what each column means and what counts for the whole file, and let the worker check the rows.

    Raises RuleBroken for missing or doubled columns, Conflict if the import is at work or applied.
    """
    _lock(imported)
    if not can_map(imported):
        raise Conflict(_("The columns of this import can no longer be changed."))
    check_columns(columns)
    imported.columns = _columns([header for header, _meaning in imported.columns], columns)
    imported.basis, imported.basis_note = settings.basis, settings.basis_note
    imported.source, imported.time_zone = settings.source, settings.time_zone
    imported.opening_id = settings.opening_id
    imported.mapped_at = clock.now()
    imported.edition += 1
    of_import = update(ImportRow).where(ImportRow.import_id == imported.id)
    db.session.execute(of_import.values(state=RowState.NEW, **NO_VERDICT))
    start(imported, ImportState.CHECKING)


def apply_import(imported: CandidateImport, *, edition: int, adds_possible: bool) -> None:
    """Let the worker add the rows that are ready, and the possible duplicates if wanted.

    `edition` is that of the checked columns on the page. Raises Conflict if the columns were mapped again
    meanwhile or the import is applied, RuleBroken if there is nothing to add.
    """
    _lock(imported)
    if imported.state is not ImportState.CHECKED:
        raise Conflict(_("This import is already being applied, or was."))
    if imported.edition != edition:
        raise Conflict(_("The columns were mapped again. Check the rows below, then apply."))
    imported.adds_possible = adds_possible
    start(imported, ImportState.APPLYING)
    if not imported.total:
        raise RuleBroken(_("There is no row to add."))


def undo_import(imported: CandidateImport) -> None:
    """Let the worker undo an import: whoever was touched since stays.

    Raises Conflict if it is not applied, or was undone.
    """
    _lock(imported)
    if not can_undo(imported):
        raise Conflict(_("This import can no longer be undone."))
    start(imported, ImportState.UNDOING)


def can_undo(imported: CandidateImport) -> bool:
    """True while the rows of an applied import are kept, and some of them added something."""
    waits = imported.state in (ImportState.APPLIED, ImportState.CHECKED)
    return waits and imported.cleared_at is None and has_added(imported)


def hand_over_import(imported: CandidateImport, to: User, *, reason: str, by: User) -> None:
    """Give an unapplied import to another person. Raises Conflict if it is applied."""
    _lock_unapplied(imported)
    verb = ActivityVerb.HANDED_OVER_IMPORT
    record_activity(verb, imported, by=by, was=imported.uploaded_by.name, became=to.name, reason=reason)
    imported.uploaded_by = to


def remove_import(imported: CandidateImport, *, by: User, reason: str | None = None) -> None:
    """Delete the rows of an import that the worker is not working on. What was added stays.

    Raises Conflict while the worker works on it.
    """
    _lock(imported)
    if imported.is_working:
        raise Conflict(_("The worker is working on this import. Wait until it has finished."))
    record_activity(ActivityVerb.REMOVED_IMPORT, imported, by=by, reason=reason)
    _clear(imported)


def delete_one_old_import() -> bool:
    """Delete the rows of an import that was uploaded more than thirty days ago; False if there is none."""
    is_old = CandidateImport.uploaded_at < clock.now() - ROW_RETENTION
    idle = (CandidateImport.cleared_at.is_(None), CandidateImport.due_at.is_(None), is_old)
    oldest = select(CandidateImport).where(*idle).order_by(CandidateImport.uploaded_at).limit(1)
    imported = db.session.scalar(oldest.with_for_update(skip_locked=True))
    if imported is not None:
        _clear(imported)
    db.session.commit()
    return imported is not None


def forget_person(emails: Sequence[str]) -> None:
    """Delete the rows about a person that were not applied: in any column, whatever it is mapped to."""
    texts = func.lower(cast(ImportRow.cells, Text))
    in_cells = [texts.contains(json.dumps(email)[1:-1].lower(), autoescape=True) for email in emails]
    of_person = or_(ImportRow.email.in_(emails), *in_cells)
    db.session.execute(delete(ImportRow).where(of_person, ImportRow.candidate_id.is_(None)))


def _clear(imported: CandidateImport) -> None:
    imported.counts = {state.value: number for state, number in row_counts(imported).items()}
    imported.cleared_at = clock.now()
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == imported.id))


def _lock(imported: CandidateImport) -> None:
    db.session.refresh(imported, with_for_update=True)


def _lock_unapplied(imported: CandidateImport) -> None:
    _lock(imported)
    if imported.is_applied:
        raise Conflict(_("This import was already applied."))


def _columns(headers: Sequence[str], columns: Sequence[ImportColumn | None]) -> list[list[str]]:
    return [[header, str(column or "")] for header, column in zip(headers, columns, strict=True)]
