"""Statements that find what the rows of a read file would do, whatever they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select, text, update

from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileScope, RowEffect
from app.db.base import db


def write(statement: Any) -> None:
    """Run a statement that writes many rows. Records that were loaded before do not notice."""
    db.session.execute(statement, execution_options={"synchronize_session": False})


def of_file(imported: CrmImport, rows: Any, *effects: RowEffect) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row is one of a file, and has one of these effects if there are any."""
    return (rows.import_id == imported.id, *([rows.effect.in_(effects)] if effects else []))


def undecided(imported: CrmImport, rows: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions that it is not known yet what a row does."""
    return rows.import_id == imported.id, rows.effect.is_(None)


def judge(imported: CrmImport, rows: Any, condition: ColumnElement[bool], effect: RowEffect) -> None:
    """Write an effect to the undecided rows that fulfil a condition."""
    write(update(rows).where(*undecided(imported, rows), condition).values(effect=effect))


def find_repeated(imported: CrmImport, rows: Any) -> None:
    """Refuse rows of one id that contradict each other, and mark all but the first of those that do not.

    One that cannot be read contradicts the others.
    """
    several = (
        select(
            rows.crm_id,
            func.min(rows.number).label("first"),
            func.count(func.coalesce(rows.digest, "").distinct()).label("versions"),
        )
        .where(rows.import_id == imported.id, rows.crm_id.is_not(None))
        .group_by(rows.crm_id)
        .having(func.count() > 1)
        .subquery()
    )
    same_id = (*undecided(imported, rows), rows.crm_id == several.c.crm_id)
    problem = _("The file has this id more than once, with different details.")
    refused = update(rows).where(*same_id, several.c.versions > 1)
    write(refused.values(effect=RowEffect.REFUSED, remark=problem))
    repeated = (*same_id, rows.number > several.c.first)
    write(update(rows).where(*repeated).values(effect=RowEffect.REPEATED))


def refresh_statistics() -> None:
    """Let PostgreSQL know how many rows there are: it plans the statements about a new file by that."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("ANALYZE account_import_rows, opportunity_import_rows, user_import_rows"))


def find_known(imported: CrmImport, rows: Any, column: str, known: Any) -> None:
    """Write to undecided rows which record here has their id."""
    record = select(known.id).where(known.crm_id == rows.crm_id).scalar_subquery()
    write(update(rows).where(*undecided(imported, rows)).values({column: record}))


def newest_export(kind: FileKind) -> datetime | None:
    """When the newest of the applied files of a kind was exported. It need not be the last applied one."""
    applied = (CrmImport.kind == kind, CrmImport.applied_at.is_not(None))
    return db.session.scalar(select(func.max(CrmImport.exported_at)).where(*applied))


def is_older_file(imported: CrmImport) -> bool:
    """True if a file that was exported later is applied already."""
    newest = newest_export(imported.kind)
    return newest is not None and imported.exported_at is not None and imported.exported_at < newest


def is_stale(imported: CrmImport, rows: Any, known: Any) -> ColumnElement[bool]:
    """The condition that a row is older than what is known of its record.

    In an older file a row has to be known as newer: what does not say when it was changed is left out.
    """
    older: ColumnElement[bool] = rows.modified_at < known.modified_at
    if not is_older_file(imported):
        return older
    unknown = or_(rows.modified_at.is_(None), known.modified_at.is_(None))
    return or_(older, unknown, known.missing_since > imported.day)


def says_what_is_missing(imported: CrmImport) -> bool:
    """True for a complete file, if none that is newer has been applied."""
    return imported.scope is FileScope.COMPLETE and not is_older_file(imported)


def add_remark(rows: Any, sentence: Any, *conditions: ColumnElement[bool]) -> None:
    """Add a sentence to what is remarked about rows."""
    write(update(rows).where(*conditions).values(remark=with_remark(rows, sentence)))


def with_remark(rows: Any, sentence: Any) -> Any:
    """What is remarked about a row, as a column, with one more sentence."""
    return func.coalesce(rows.remark + " ", "").concat(sentence)


def is_missing(imported: CrmImport, rows: Any, known: Any) -> ColumnElement[bool]:
    """The condition that a known record is not in a file, and was not marked as missing before."""
    in_file = select(rows.id).where(rows.import_id == imported.id, rows.crm_id == known.crm_id)
    return and_(known.missing_since.is_(None), ~in_file.exists())


def count_missing(imported: CrmImport, rows: Any, known: Any) -> int:
    """How many known records a complete file does not have."""
    missing = select(func.count()).select_from(known).where(is_missing(imported, rows, known))
    return db.session.scalar(missing) or 0


def count_effects(imported: CrmImport, rows: Any) -> dict[str, int]:
    """How many rows have each effect."""
    by_effect = select(rows.effect, func.count()).where(rows.import_id == imported.id)
    counted = db.session.execute(by_effect.group_by(rows.effect)).all()
    found: dict[RowEffect, int] = {effect: number for effect, number in counted}  # noqa: C416 - rows, not pairs
    return {effect.value: found[effect] for effect in RowEffect if effect in found}
