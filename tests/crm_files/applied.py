"""Files with opportunities that are applied in a test, and what is there afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from app.book.models import Closing, Opportunity
from app.crm_files.models import CrmImport
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import FileKind, FileScope, RowEffect
from app.db.base import db
from app.shared import clock
from tests.cast import Cast
from tests.factories.crm_files import an_applied_file, opportunity_id, table_text

OPPORTUNITIES = FileKind.OPPORTUNITIES


def applied(
    cast: Cast,
    *rows: dict[str, str],
    on: datetime | None = None,
    scope: FileScope = FileScope.PART,
    **options,
) -> CrmImport:
    """A file with these rows, applied; the clock stands at its export."""
    if on is not None:
        clock.freeze(on)
    return an_applied_file(cast.yara, table_text(*rows), OPPORTUNITIES, scope=scope, **options)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def rows_of(imported: CrmImport) -> dict[int, OpportunityRow]:
    db.session.expire_all()
    found = db.session.scalars(select(OpportunityRow).where(OpportunityRow.import_id == imported.id))
    return {row.number: row for row in found}


def effects(imported: CrmImport) -> list[RowEffect]:
    return [row.effect for _number, row in sorted(rows_of(imported).items())]


def the_opportunity(number: int) -> Opportunity:
    db.session.expire_all()
    return db.session.scalars(select(Opportunity).where(Opportunity.crm_id == opportunity_id(number))).one()


def closings_of(number: int) -> list[Closing]:
    of_it = select(Closing).where(Closing.opportunity_id == the_opportunity(number).id)
    return list(db.session.scalars(of_it.order_by(Closing.id)))


def everything() -> list[tuple]:
    """All rows of the tables that a file with opportunities writes."""
    db.session.expire_all()
    names = (
        "opportunities",
        "tier_choices",
        "closings",
        "isr_overrides",
        "next_steps",
        "notes",
        "opportunity_changes",
        "work_conflicts",
    )
    tables = [db.metadata.tables[name] for name in names]
    return [tuple(row) for table in tables for row in db.session.execute(select(table).order_by(table.c.id))]
