"""Actions of imports: upload, map columns, apply, undo, hand over, remove."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Text, cast, delete, func, insert, or_, select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidate_import.archive.documents import remove_files, remove_files_of_person
from app.candidate_import.archive.matching import forget_matches
from app.candidate_import.archive.store import store_documents
from app.candidate_import.batches import start
from app.candidate_import.columns import IMPORT_COLUMNS, ImportColumn, check_columns
from app.candidate_import.formats.read_export import read_export
from app.candidate_import.formats.systems import guess_system
from app.candidate_import.jobs.queries import cells_of_column, remembered_jobs
from app.candidate_import.jobs.rules import count_jobs, stored_jobs, with_choices
from app.candidate_import.models import CandidateImport, ImportFile, ImportRow
from app.candidate_import.queries import (
    can_map,
    column_meanings,
    has_added,
    remembered_meanings,
    row_counts,
)
from app.candidate_import.states import ImportBasis, ImportState, RowState
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.staged_files.actions import file_name, hand_over_file, remove_one
from app.staged_files.columns import stored_columns
from app.turns.actions import update_turns_of_people
from app.untrusted.tables.table_file import TableFile

ROW_RETENTION = timedelta(days=30)
NO_VERDICT = {"match": None, "problem": None, "email": None, "person_key": None, "opening_id": None}


@dataclass(frozen=True)
class ImportSettings:
    """What a person says about a whole file. `jobs` are the choices for its shown jobs, in their order."""

    basis: ImportBasis
    basis_note: str
    source: str
    time_zone: str
    opening_id: int | None
    system: str = ""
    jobs: Sequence[int | None] = ()


def upload_import(*, name: str, content: bytes, encoding: str = "", by: User) -> CandidateImport:
    """Store the rows and documents of an uploaded file, its columns guessed. Nothing is added yet.

    Raises RuleBroken, which names the row and the reason, if it cannot be read.
    """
    file = TableFile(content, encoding, work=read_export)
    guessed = IMPORT_COLUMNS.guess(file.headers, remembered_meanings(by))
    imported = CandidateImport(
        name=file_name(name),
        encoding=f"ZIP, {file.encoding}" if "jobs" in file.details else file.encoding,
        columns=stored_columns(file.headers, guessed),
        row_count=0,
        uploaded_by=by,
        time_zone=by.time_zone,
        state=ImportState.UPLOADED,
        system=guess_system(file.encoding, file.headers),
    )
    db.session.add(imported)
    db.session.flush()
    job_place, jobs = _opening_place(guessed), Counter[str]()
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
        if job_place is not None:
            jobs += count_jobs(cells[job_place] for _number, cells in rows if job_place < len(cells))
    imported.jobs = stored_jobs(jobs, file.details.get("jobs", {}), remembered_jobs(by))
    imported.unused_moves = file.details.get("unused_moves", 0)
    db.session.flush()
    if file.details.get("has_documents"):
        store_documents(imported, content)
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
    _write_jobs(imported, _opening_place(columns), settings.jobs)
    imported.columns = stored_columns(imported.headers, columns)
    imported.basis, imported.basis_note = settings.basis, settings.basis_note
    imported.source, imported.time_zone = settings.source, settings.time_zone
    imported.opening_id, imported.system = settings.opening_id, settings.system
    imported.mapped_at = clock.now()
    imported.edition += 1
    of_import = update(ImportRow).where(ImportRow.import_id == imported.id)
    db.session.execute(of_import.values(state=RowState.NEW, **NO_VERDICT))
    forget_matches(imported)
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
    hand_over_file(imported, to, verb=ActivityVerb.HANDED_OVER_IMPORT, reason=reason, by=by)


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
    return remove_one(select(CandidateImport).where(*idle).order_by(CandidateImport.uploaded_at), _clear)


def forget_person(emails: Sequence[str]) -> None:
    """Delete the rows about a person that were not applied: in any column, whatever it is mapped to.

    With them go the person's documents, and those that belong to nobody who is known.
    """
    texts = func.lower(cast(ImportRow.cells, Text))
    in_cells = [texts.contains(json.dumps(email)[1:-1].lower(), autoescape=True) for email in emails]
    of_person = (or_(ImportRow.email.in_(emails), *in_cells), ImportRow.candidate_id.is_(None))
    remove_files_of_person(emails, select(ImportRow.import_id).where(*of_person))
    db.session.execute(delete(ImportRow).where(*of_person))


def _clear(imported: CandidateImport) -> None:
    imported.counts = {state.value: number for state, number in row_counts(imported).items()}
    imported.cleared_at = clock.now()
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == imported.id))
    remove_files(ImportFile.import_id == imported.id)
    update_turns_of_people(imported.uploaded_by_id)


def _opening_place(columns: Sequence[ImportColumn | None]) -> int | None:
    """The place of the column that names the opening."""
    return columns.index(ImportColumn.OPENING) if ImportColumn.OPENING in columns else None


def _write_jobs(imported: CandidateImport, place: int | None, choices: Sequence[int | None]) -> None:
    """Write what was chosen for the jobs, or count those of another column that names the opening now."""
    if place == _opening_place(column_meanings(imported)):
        imported.jobs = with_choices(imported.jobs, choices)
        return
    titles = {job["name"]: job["title"] for job in imported.jobs if job["title"]}
    counts = count_jobs(cells_of_column(imported, place)) if place is not None else {}
    imported.jobs = stored_jobs(counts, titles, remembered_jobs(imported.uploaded_by))


def _lock(imported: CandidateImport) -> None:
    db.session.refresh(imported, with_for_update=True)


def _lock_unapplied(imported: CandidateImport) -> None:
    _lock(imported)
    if imported.is_applied:
        raise Conflict(_("This import was already applied."))
