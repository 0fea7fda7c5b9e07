"""Apply a checked file with opportunities: all of it in a fixed number of statements, whatever its size."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import case, false, func, insert, literal, select, update

from app.book.alignment import territory_now
from app.book.models import Opportunity, OpportunityKind, OpportunityOutcome, Tier
from app.book.tiers import has_default_tier
from app.crm_files.judging import is_missing, new_id, of_file, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.closings import (
    add_closings,
    add_crm_closings,
    end_closings,
    renew_closings,
    take_over_overrides,
)
from app.crm_files.opportunities.columns import OPPORTUNITY_COLUMNS, OpportunityColumn, details_of
from app.crm_files.opportunities.gates import leave_out_closed_gates, lock_named_gates
from app.crm_files.opportunities.merge import merge_work
from app.crm_files.opportunities.records import record_changes, record_tiers
from app.crm_files.opportunities.work_fields import update_conflicts, write_next_steps
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import CHANGING_EFFECTS, WRITING_EFFECTS, MergeResult, RowEffect
from app.opportunity_work.actions.thresholds import tell_about_threshold
from app.shared import clock

_WITHOUT_DETAIL: dict[str, Any] = {
    "kind": literal(OpportunityKind.OTHER, Opportunity.kind.type),
    **dict.fromkeys(("order_type", "amount", "arr_basis", "net_arr", "renewal_on"), None),
    **dict.fromkeys(("quote_starts_on", "quote_ends_on", "crm_isr_override"), None),
    **dict.fromkeys(("name", "subscription", "owner_crm_id", "owner_name", "owner_email"), literal("")),
    **dict.fromkeys(("crm_isr", "crm_tier", "crm_next_step", "crm_next_step_owner", "crm_log"), literal("")),
}


def apply_opportunities(imported: CrmImport, day: date) -> None:
    """Write what the rows of a checked file say. `day` is the one on which it was exported.

    Gates are locked late: whoever acts on one of them waits until the file is applied.
    """
    merge_work(imported)
    record_changes(imported)
    update_conflicts(imported)
    _add_opportunities(imported, day)
    end_closings(imported, day)
    _change_opportunities(imported, day)
    _note_modification(imported)
    add_closings(imported)
    renew_closings(imported, day)
    lock_named_gates(imported)
    leave_out_closed_gates(imported)
    add_crm_closings(imported)
    take_over_overrides(imported, day)
    _leave_default_tiers(imported, day)
    record_tiers(imported, day)
    write_next_steps(imported)
    if imported.missing:
        missing = is_missing(imported, OpportunityRow, Opportunity)
        write(update(Opportunity).where(missing).values(missing_since=day))
    tell_about_threshold(imported.id)


def _add_opportunities(imported: CrmImport, day: date) -> None:
    rows = OpportunityRow
    added = of_file(imported, rows, RowEffect.ADDED)
    write(update(rows).where(*added).values(opportunity_id=new_id(Opportunity.id, rows)))
    details = {
        name: getattr(rows, name) if nothing is None else func.coalesce(getattr(rows, name), nothing)
        for name, nothing in _WITHOUT_DETAIL.items()
    }
    given = {
        "id": rows.opportunity_id,
        "crm_id": rows.crm_id,
        "crm_key": func.lower(rows.crm_id),
        "account_id": rows.account_id,
        "territory_id": territory_now(rows.account_id),
        "stage": rows.stage,
        "outcome": rows.outcome,
        "close_on": rows.close_on,
        "stage_changed_on": literal(day),
        "modified_at": rows.modified_at,
        "tier": case((rows.tier_merge.is_not(None), rows.tier)),
        "tier_at": case((rows.tier_merge.is_not(None), _now())),
        "delegated_by": literal(""),
        "version": literal(0),
        **details,
    }
    new = select(*given.values()).where(*added).order_by(rows.number)
    write(insert(Opportunity).from_select(list(given), new, include_defaults=False))


def _change_opportunities(imported: CrmImport, day: date) -> None:
    """Write the details that have a column. The others stay as they are."""
    rows = OpportunityRow
    takes_tier = rows.tier_merge.in_((MergeResult.THEIRS, MergeResult.FIRST))
    values: dict[str, Any] = {
        name: getattr(rows, name) for name in details_of(OPPORTUNITY_COLUMNS.of(imported.columns))
    }
    values |= {
        "missing_since": None,
        "stage_changed_on": case((rows.stage != Opportunity.stage, day), else_=Opportunity.stage_changed_on),
        "tier": case((takes_tier, rows.tier), else_=Opportunity.tier),
        "tier_at": case((takes_tier, _now()), else_=Opportunity.tier_at),
        "tier_by_id": case((takes_tier, None), else_=Opportunity.tier_by_id),
        "delegated_by": case((takes_tier, ""), else_=Opportunity.delegated_by),
    }
    changed = (Opportunity.id == rows.opportunity_id, *of_file(imported, rows, *CHANGING_EFFECTS))
    write(update(Opportunity).where(*changed).values(values))


def _note_modification(imported: CrmImport) -> None:
    """Write when the CRM last changed each opportunity, so that an older row is known as such later."""
    rows = OpportunityRow
    if OpportunityColumn.MODIFIED_AT not in OPPORTUNITY_COLUMNS.of(imported.columns):
        return
    newer = (
        Opportunity.id == rows.opportunity_id,
        *of_file(imported, rows, *CHANGING_EFFECTS, RowEffect.UNCHANGED),
        rows.modified_at.is_not(None),
        rows.modified_at.is_distinct_from(Opportunity.modified_at),
    )
    write(update(Opportunity).where(*newer).values(modified_at=rows.modified_at))


def _leave_default_tiers(imported: CrmImport, day: date) -> None:
    """Tier 1 of the CRM is not chosen by a person where it is the default and nobody chose."""
    rows = OpportunityRow
    default = (
        Opportunity.id == rows.opportunity_id,
        *of_file(imported, rows, *WRITING_EFFECTS),
        rows.tier_merge == MergeResult.FIRST,
        rows.tier == Tier.ACTIVE,
        func.coalesce(has_default_tier(day), false()),
        Opportunity.outcome == OpportunityOutcome.OPEN,
    )
    write(update(Opportunity).where(*default).values(tier=None, tier_at=None))


def _now() -> Any:
    return literal(clock.now(), Opportunity.tier_at.type)
