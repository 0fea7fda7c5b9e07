"""Queries of imports: their columns, their rows by state, and what a person has imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from app.candidate_import.columns import IMPORT_COLUMNS, ImportColumn
from app.candidate_import.models import CandidateImport, ImportFile, ImportRow
from app.candidate_import.states import ImportState, RowState
from app.candidates.models import Candidate
from app.candidates.queries import visible_candidates
from app.db.base import db
from app.people.models import User
from app.staged_files.samples import SAMPLED_ROWS, ColumnSample, column_samples
from app.web.pagination import Page, paginate

IMPORT_LIST_LIMIT = 20
ROWS_PER_PAGE, DOCUMENTS_SHOWN = 50, 100


def column_meanings(imported: CandidateImport) -> list[ImportColumn | None]:
    """What the columns of an import mean, in order; None for unmapped ones."""
    return IMPORT_COLUMNS.of(imported.columns)


def addable_states(imported: CandidateImport) -> list[RowState]:
    """The states of rows that applying the import adds."""
    return [RowState.READY, RowState.POSSIBLE] if imported.adds_possible else [RowState.READY]


def row_counts(imported: CandidateImport) -> dict[RowState, int]:
    """How many rows are in each state; what was counted, once its rows are deleted."""
    if imported.cleared_at is not None:
        return {RowState(state): number for state, number in (imported.counts or {}).items()}
    by_state = select(ImportRow.state, func.count()).where(ImportRow.import_id == imported.id)
    found = dict(db.session.execute(by_state.group_by(ImportRow.state)).all())
    return {state: found[state] for state in RowState if state in found}


def rows_page(imported: CandidateImport, state: RowState, after: str | None) -> Page[ImportRow]:
    """The rows in a state, in the order of the file, a page at a time."""
    rows = select(ImportRow).where(ImportRow.import_id == imported.id, ImportRow.state == state)
    return paginate(rows, [ImportRow.number], after, size=ROWS_PER_PAGE)


def people_who_stay(rows: Sequence[ImportRow], user: User) -> dict[int, Candidate]:
    """The candidates of rows that were not undone, by id, as far as a person sees them."""
    ids = {row.candidate_id for row in rows if row.state is RowState.KEPT}
    if not ids:
        return {}
    seen = db.session.scalars(visible_candidates(user).where(Candidate.id.in_(ids)))
    return {each.id: each for each in seen}


@dataclass(frozen=True)
class DocumentsPreview:
    """How many documents are added, and the first ones, those that are not added before the others."""

    total: int
    not_added: int
    files: Sequence[ImportFile]

    @property
    def more(self) -> int:
        return self.total - len(self.files)


def documents_preview(imported: CandidateImport) -> DocumentsPreview:
    """The documents of an import, in two statements."""
    of_import = ImportFile.import_id == imported.id
    counts = select(func.count(), func.count(ImportFile.problem)).where(of_import)
    total, not_added = db.session.execute(counts).one()
    first = select(ImportFile).where(of_import)
    order = (ImportFile.problem.is_(None), ImportFile.id)
    files = db.session.scalars(first.order_by(*order).limit(DOCUMENTS_SHOWN)).all() if total else []
    return DocumentsPreview(total, not_added, files)


def imports_of(user: User) -> Sequence[CandidateImport]:
    """What a person has uploaded, newest first, at most twenty."""
    own = select(CandidateImport).where(CandidateImport.uploaded_by_id == user.id)
    shown = load_only(
        CandidateImport.name, CandidateImport.uploaded_at, CandidateImport.state, CandidateImport.row_count
    )
    newest = own.options(shown).order_by(CandidateImport.id.desc()).limit(IMPORT_LIST_LIMIT)
    return db.session.scalars(newest).all()


def imports_about(candidate: Candidate) -> Sequence[CandidateImport]:
    """The imports that brought data of a candidate, as long as their rows are kept."""
    rows = select(ImportRow.import_id).where(ImportRow.candidate_id == candidate.id)
    found = select(CandidateImport).where(CandidateImport.id.in_(rows)).order_by(CandidateImport.id)
    return db.session.scalars(found).all()


def remembered_meanings(user: User) -> dict[str, ImportColumn | None]:
    """The meaning of headers in the last file that this person mapped."""
    mapped = (CandidateImport.uploaded_by_id == user.id, CandidateImport.mapped_at.is_not(None))
    last = select(CandidateImport.columns).where(*mapped).order_by(CandidateImport.id.desc()).limit(1)
    return IMPORT_COLUMNS.remembered(db.session.scalar(last))


def samples_of(imported: CandidateImport) -> list[ColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    first = select(ImportRow.cells).where(ImportRow.import_id == imported.id).order_by(ImportRow.number)
    rows = [cells or [] for cells in db.session.scalars(first.limit(SAMPLED_ROWS))]
    return column_samples(imported.columns, rows, IMPORT_COLUMNS)


def shown_places(imported: CandidateImport) -> list[tuple[str, int]]:
    """The columns that a list of rows shows: header and place of the names, the email and the opening."""
    shown = (
        *(ImportColumn.NAME, ImportColumn.FIRST_NAME, ImportColumn.LAST_NAME),
        *(ImportColumn.EMAIL, ImportColumn.PHONE, ImportColumn.OPENING),
    )
    meanings = column_meanings(imported)
    return [
        (imported.columns[meanings.index(each)][0], meanings.index(each))
        for each in shown
        if each in meanings
    ]


def can_map(imported: CandidateImport) -> bool:
    """True while the columns can be mapped: nothing was applied, and the worker does nothing."""
    return imported.state in (ImportState.UPLOADED, ImportState.CHECKED) and not has_added(imported)


def has_added(imported: CandidateImport) -> bool:
    """True if rows were applied, even if the worker stopped before the last one."""
    added = select(ImportRow.id).where(ImportRow.import_id == imported.id, ImportRow.state == RowState.ADDED)
    return db.session.scalar(added.limit(1)) is not None
