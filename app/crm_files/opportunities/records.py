"""What a file changes of known opportunities, kept for two years, and the tiers that it brings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, and_, delete, func, insert, literal, or_, select, union_all

from app.book.models import Opportunity, OpportunityChange, Tier, TierChoice
from app.crm_files.judging import of_file, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.columns import OPPORTUNITY_COLUMNS, details_of
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import CHANGING_EFFECTS, WRITING_EFFECTS, MergeResult
from app.db.base import db
from app.shared import clock

KEPT_CHANGES, CHANGES_PER_SWEEP = timedelta(days=730), 5000
KEPT_FIELDS = (
    *("account_id", "kind", "order_type", "stage", "outcome", "close_on", "amount", "arr_basis", "net_arr"),
    *("renewal_on", "quote_starts_on", "quote_ends_on", "owner_name", "owner_email"),
)
MAX_VALUE_LENGTH = 254


def record_changes(imported: CrmImport) -> None:
    """Write a row for each field that changes. It runs before the opportunities are changed."""
    said = details_of(OPPORTUNITY_COLUMNS.of(imported.columns))
    changes = [_changes_of(imported, name) for name in KEPT_FIELDS if name in said]
    changes.append(_tier_changes(imported))
    columns = ["opportunity_id", "import_id", "changed_at", "field", "was", "became"]
    write(insert(OpportunityChange).from_select(columns, union_all(*changes), include_defaults=False))


def record_tiers(imported: CrmImport, day: date) -> None:
    """Write the tiers that a file brought, from the day of its export on. It runs after they are written.

    Tier 1 where it is the default was not chosen by anybody (`_leave_default_tiers`), and has no row.
    """
    rows = OpportunityRow
    is_chosen = and_(rows.tier_merge == MergeResult.FIRST, Opportunity.tier.is_not(None))
    given = {
        "opportunity_id": Opportunity.id,
        "tier": Opportunity.tier,
        "starts_on": literal(day),
        "chosen_at": literal(clock.now(), TierChoice.chosen_at.type),
        "import_id": literal(imported.id),
    }
    taken = or_(rows.tier_merge == MergeResult.THEIRS, is_chosen)
    brought = select(*given.values()).join(rows, rows.opportunity_id == Opportunity.id)
    brought = brought.where(*of_file(imported, rows, *WRITING_EFFECTS), taken).order_by(rows.number)
    write(insert(TierChoice).from_select(list(given), brought, include_defaults=False))


def delete_old_opportunity_changes() -> bool:
    """Delete some changes that are older than two years; False if there is none."""
    old = select(OpportunityChange.id).where(OpportunityChange.changed_at < clock.now() - KEPT_CHANGES)
    some = db.session.scalars(old.order_by(OpportunityChange.changed_at).limit(CHANGES_PER_SWEEP)).all()
    if some:
        write(delete(OpportunityChange).where(OpportunityChange.id.in_(some)))
    db.session.commit()
    return bool(some)


def _changes_of(imported: CrmImport, name: str) -> Any:
    was, became = getattr(Opportunity, name), getattr(OpportunityRow, name)
    return _change(imported, name, was, became).where(was.is_distinct_from(became))


def _tier_changes(imported: CrmImport) -> Any:
    rows = OpportunityRow
    chosen = and_(rows.tier_merge == MergeResult.FIRST, rows.tier.is_distinct_from(Tier.ACTIVE))
    taken = or_(rows.tier_merge == MergeResult.THEIRS, chosen)
    return _change(imported, "tier", Opportunity.tier, rows.tier).where(taken)


def _change(imported: CrmImport, field: str, was: Any, became: Any) -> Any:
    rows = OpportunityRow
    now = literal(clock.now(), OpportunityChange.changed_at.type)
    given = select(rows.opportunity_id, literal(imported.id), now, literal(field), _text(was), _text(became))
    joined = given.join(Opportunity, Opportunity.id == rows.opportunity_id)
    return joined.where(*of_file(imported, rows, *CHANGING_EFFECTS))


def _text(column: Any) -> Any:
    return func.coalesce(column.cast(String(MAX_VALUE_LENGTH)), "")
