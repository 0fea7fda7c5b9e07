"""Queries of imports: their columns, their rows by state, and what a person has imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from app.candidate_import.columns import IMPORT_COLUMNS_BY_HEADER, ImportColumn, parse_column
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidate_import.states import ImportState, RowState
from app.candidates.models import Candidate
from app.db.base import db
from app.people.models import User
from app.shared.text import header_key, one_line
from app.web.pagination import Page, paginate

SAMPLED_ROWS, SAMPLES_PER_COLUMN, MAX_SAMPLE_LENGTH = 50, 3, 60
IMPORT_LIST_LIMIT = 20
ROWS_PER_PAGE = 50


def column_meanings(imported: CandidateImport) -> list[ImportColumn | None]:
    """What the columns of an import mean, in order; None for unmapped ones."""
    return [parse_column(word) for _header, word in imported.columns]


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
    """The meaning of headers in the last file whose columns this person mapped."""
    mapped = (CandidateImport.uploaded_by_id == user.id, CandidateImport.mapped_at.is_not(None))
    last = select(CandidateImport.columns).where(*mapped).order_by(CandidateImport.id.desc()).limit(1)
    return {header_key(header): parse_column(word) for header, word in db.session.scalar(last) or []}


@dataclass(frozen=True)
class ImportColumnSample:
    """A column of a file: its header, its current meaning, and its first values."""

    header: str
    meaning: str
    values: Sequence[str]

    @property
    def hint(self) -> str:
        """Its first values, and why it is unmapped."""
        values = ", ".join(self.values)
        holds = _("For example: %(values)s", values=values) if values else _("This column is empty.")
        if self.meaning:
            return str(holds)
        is_known = header_key(self.header) in IMPORT_COLUMNS_BY_HEADER
        unmapped = _("Not mapped.") if is_known else _("Unknown header, not mapped.")
        return f"{unmapped} {holds}"


def samples_of(imported: CandidateImport) -> list[ImportColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    first = select(ImportRow.cells).where(ImportRow.import_id == imported.id).order_by(ImportRow.number)
    rows = [cells or [] for cells in db.session.scalars(first.limit(SAMPLED_ROWS))]
    return [
        ImportColumnSample(header, meaning, _first_values(rows, place))
        for place, (header, meaning) in enumerate(imported.columns)
    ]


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


def _first_values(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    values = (one_line(row[place])[:MAX_SAMPLE_LENGTH] for row in rows if place < len(row))
    return list(islice(dict.fromkeys(value for value in values if value), SAMPLES_PER_COLUMN))
