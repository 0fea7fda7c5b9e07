"""Queries of CRM files: their columns and rows, what applying one moves, and which were applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.crm_files.accounts.territories import TerritoryNames
from app.crm_files.kinds import CRM_FILE_KINDS, kind_of
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.opportunities.stages import StageWords, stage_key
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import FileKind, FileState, RowEffect
from app.db.base import db
from app.people.models import User
from app.shared.settings import current_settings
from app.staged_files.samples import SAMPLED_ROWS, ColumnSample, column_samples
from app.web.pagination import Page, paginate

ROWS_PER_PAGE = 50
ISRS_SHOWN = 100  # pairs of who was and who becomes ISR


@dataclass(frozen=True)
class IsrMove:
    """How many records go from one ISR to another, or are closed with one; None is nobody."""

    before: str | None
    after: str | None
    number: int
    closes: bool = False


def column_meanings(imported: CrmImport) -> list[Any]:
    """What the columns of a file mean, in order; None for unmapped ones."""
    return kind_of(imported).columns.of(imported.columns)


def can_map(imported: CrmImport) -> bool:
    """True while the columns can be mapped: nothing was applied, and the worker does nothing."""
    return imported.state in (FileState.UPLOADED, FileState.CHECKED)


def files_page(after: str | None) -> Page[CrmImport]:
    """All files, newest first, a page at a time."""
    files = select(CrmImport).options(joinedload(CrmImport.uploaded_by))
    return paginate(files, [CrmImport.id], after, descending=True)


def files_to_apply(user: User) -> tuple[int, datetime] | None:
    """How many files that a person uploaded are checked and not applied, and since when the first has been
    uploaded; None without any.
    """
    theirs = (CrmImport.uploaded_by_id == user.id, CrmImport.state == FileState.CHECKED)
    waiting = select(func.count(), func.min(CrmImport.uploaded_at)).where(*theirs)
    number, since = db.session.execute(waiting.where(CrmImport.cleared_at.is_(None))).one()
    return (number, since) if number else None


def last_applied(*kinds: FileKind) -> CrmImport | None:
    """The file of one of these kinds that was applied last; None before the first."""
    applied = select(CrmImport).where(CrmImport.kind.in_(kinds), CrmImport.applied_at.is_not(None))
    newest = applied.order_by(CrmImport.applied_at.desc(), CrmImport.id.desc())
    return db.session.scalars(newest.limit(1)).one_or_none()


def state_of_records(kind: FileKind) -> str:
    """A digest of what the rows of a file are compared with. It differs once such a file was applied or a
    territory was added or renamed.
    """
    last = last_applied(*CRM_FILE_KINDS[kind].compared_with)
    parts = (last.id if last else None, TerritoryNames().digest)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def last_mapped(kind: FileKind) -> CrmImport | None:
    """The last file of this kind that anybody mapped; None before the first."""
    mapped = (CrmImport.kind == kind, CrmImport.mapped_at.is_not(None))
    last = select(CrmImport).where(*mapped).order_by(CrmImport.mapped_at.desc(), CrmImport.id.desc())
    return db.session.scalars(last.limit(1)).one_or_none()


def remembered_meanings(kind: FileKind) -> dict[str, Any]:
    """The meaning of headers in the last file of this kind that anybody mapped."""
    last = last_mapped(kind)
    return CRM_FILE_KINDS[kind].columns.remembered(last.columns if last else None)


def samples_of(imported: CrmImport) -> list[ColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    rows = kind_of(imported).rows
    first = select(rows.cells).where(rows.import_id == imported.id).order_by(rows.number)
    cells = db.session.scalars(first.limit(SAMPLED_ROWS)).all()
    return column_samples(imported.columns, cells, kind_of(imported).columns)


def rows_page(imported: CrmImport, effect: RowEffect, after: str | None) -> Page[Any]:
    """The rows with an effect, in the order of the file, a page at a time."""
    rows = kind_of(imported).rows
    of_effect = select(rows).where(rows.import_id == imported.id, rows.effect == effect)
    if rows is AccountRow:
        of_effect = of_effect.options(joinedload(AccountRow.territory))
    return paginate(of_effect, [rows.number], after, size=ROWS_PER_PAGE)


def unknown_stages(imported: CrmImport) -> list[str]:
    """The stages of a file with opportunities that nobody has mapped."""
    if imported.kind is not FileKind.OPPORTUNITIES or imported.state is not FileState.CHECKED:
        return []
    rows = OpportunityRow
    refused = (rows.import_id == imported.id, rows.effect == RowEffect.REFUSED, rows.stage != "")
    named = select(rows.stage).where(*refused).distinct().order_by(rows.stage)
    by_key = {stage_key(stage or ""): stage or "" for stage in db.session.scalars(named)}
    words = StageWords()
    return [stage for stage in by_key.values() if words.outcome_of(stage) is None]


def isr_moves(imported: CrmImport) -> Sequence[IsrMove]:
    """How many records go from whom to whom when a checked file is applied, the most first."""
    pairs = kind_of(imported).isr_pairs
    if pairs is None:
        return []
    before, after = aliased(User), aliased(User)
    moving = pairs(imported).subquery()
    count = func.count().label("number")
    by_pair = (
        select(before.name, after.name, count, moving.c.closes)
        .select_from(moving)
        .outerjoin(before, before.id == moving.c.before_id)
        .outerjoin(after, after.id == moving.c.after_id)
        .where(or_(moving.c.before_id.is_distinct_from(moving.c.after_id), moving.c.closes))
        .group_by(before.id, before.name, after.id, after.name, moving.c.closes)
        .order_by(count.desc(), before.name, after.name)
    )
    found = db.session.execute(by_pair.limit(ISRS_SHOWN))
    return [IsrMove(*row) for row in found]


def people_of(rows: Iterable[Any]) -> dict[int, str]:
    """The names of the people that rows mention, by their ids."""
    ids = {id_ for row in rows for id_ in row.people_ids if id_ is not None}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all() if ids else ()
    return {person.id: person.name for person in found}


def opportunities_known_since() -> date | None:
    """The day of the first file of opportunities; None as long as none was applied."""
    applied = (CrmImport.kind == FileKind.OPPORTUNITIES, CrmImport.state == FileState.APPLIED)
    first = select(CrmImport.exported_at).where(*applied, CrmImport.exported_at.is_not(None))
    exported_at = db.session.scalar(first.order_by(CrmImport.exported_at).limit(1))
    return exported_at.astimezone(ZoneInfo(current_settings().crm_time_zone)).date() if exported_at else None
