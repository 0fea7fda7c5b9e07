"""Queries of CRM files: their columns and rows, what applying one moves, and which were applied."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from app.book.alignment import alignment_day, holder_on, isr_on
from app.crm_files.columns import ACCOUNT_COLUMNS, AccountColumn
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.states import FileKind, FileState, RowEffect
from app.crm_files.territories import TerritoryNames
from app.db.base import db
from app.people.models import User
from app.staged_files.samples import SAMPLED_ROWS, ColumnSample, column_samples
from app.web.pagination import Page, paginate

FILE_LIST_LIMIT, ROWS_PER_PAGE = 20, 50
ISRS_SHOWN = 100  # pairs of who was and who becomes Proposed ISR


@dataclass(frozen=True)
class IsrMove:
    """How many accounts go from one Proposed ISR to another; None is nobody."""

    before: str | None
    after: str | None
    accounts: int


def column_meanings(imported: CrmImport) -> list[AccountColumn | None]:
    """What the columns of a file mean, in order; None for unmapped ones."""
    return ACCOUNT_COLUMNS.of(imported.columns)


def can_map(imported: CrmImport) -> bool:
    """True while the columns can be mapped: nothing was applied, and the worker does nothing."""
    return imported.state in (FileState.UPLOADED, FileState.CHECKED)


def files_of(kind: FileKind) -> Sequence[CrmImport]:
    """The files of a kind, newest first, at most twenty."""
    newest = select(CrmImport).where(CrmImport.kind == kind).options(joinedload(CrmImport.uploaded_by))
    return db.session.scalars(newest.order_by(CrmImport.id.desc()).limit(FILE_LIST_LIMIT)).all()


def last_applied(kind: FileKind) -> CrmImport | None:
    """The file of a kind that was applied last; None before the first."""
    applied = select(CrmImport).where(CrmImport.kind == kind, CrmImport.applied_at.is_not(None))
    newest = applied.order_by(CrmImport.applied_at.desc(), CrmImport.id.desc())
    return db.session.scalars(newest.limit(1)).one_or_none()


def state_of_records(kind: FileKind) -> str:
    """A digest of what the rows of a file are compared with. It differs once a file was applied or a
    territory was added or renamed.
    """
    last = last_applied(kind)
    parts = (last.id if last else None, TerritoryNames().digest)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def remembered_meanings(kind: FileKind) -> dict[str, AccountColumn | None]:
    """The meaning of headers in the last file of this kind that anybody mapped."""
    mapped = (CrmImport.kind == kind, CrmImport.mapped_at.is_not(None))
    last = select(CrmImport.columns).where(*mapped).order_by(CrmImport.mapped_at.desc(), CrmImport.id.desc())
    return ACCOUNT_COLUMNS.remembered(db.session.scalar(last.limit(1)))


def samples_of(imported: CrmImport) -> list[ColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    first = select(AccountRow.cells).where(AccountRow.import_id == imported.id).order_by(AccountRow.number)
    rows = db.session.scalars(first.limit(SAMPLED_ROWS)).all()
    return column_samples(imported.columns, rows, ACCOUNT_COLUMNS)


def rows_page(imported: CrmImport, effect: RowEffect, after: str | None) -> Page[AccountRow]:
    """The rows with an effect, in the order of the file, a page at a time."""
    rows = select(AccountRow).where(AccountRow.import_id == imported.id, AccountRow.effect == effect)
    eager = rows.options(joinedload(AccountRow.territory))
    return paginate(eager, [AccountRow.number], after, size=ROWS_PER_PAGE)


def isr_moves(imported: CrmImport, day: date | None = None) -> Sequence[IsrMove]:
    """Whose accounts become whose when a checked file is applied, the most accounts first."""
    on = day or alignment_day()
    before, after = aliased(User), aliased(User)
    moving = (
        select(
            isr_on(on, AccountRow.account_id).label("before_id"),
            holder_on(on, AccountRow.territory_id).label("after_id"),
        )
        .where(AccountRow.import_id == imported.id, AccountRow.effect.in_((RowEffect.ADDED, RowEffect.MOVED)))
        .subquery()
    )
    count = func.count().label("accounts")
    by_pair = (
        select(before.name, after.name, count)
        .select_from(moving)
        .outerjoin(before, before.id == moving.c.before_id)
        .outerjoin(after, after.id == moving.c.after_id)
        .where(moving.c.before_id.is_distinct_from(moving.c.after_id))
        .group_by(before.id, before.name, after.id, after.name)
        .order_by(count.desc(), before.name, after.name)
    )
    found = db.session.execute(by_pair.limit(ISRS_SHOWN))
    return [IsrMove(lost, won, number) for lost, won, number in found]
