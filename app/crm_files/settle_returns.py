"""What return files sent, and a file that is applied shows, or does not show."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.crm_files.accounts.columns import AccountColumn
from app.crm_files.kinds import kind_of
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.opportunities.columns import OpportunityColumn
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import WRITING_EFFECTS, FileKind, RowEffect
from app.crm_returns.confirming import confirm_returns
from app.crm_returns.kinds import ReturnField

SHOWN_EFFECTS = (*WRITING_EFFECTS, RowEffect.UNCHANGED)
RETURNED_FIELDS: Mapping[FileKind, Mapping[StrEnum, ReturnField]] = {
    FileKind.ACCOUNTS: {AccountColumn.PROPOSED_ISR: ReturnField.PROPOSED_ISR},
    FileKind.OPPORTUNITIES: {
        OpportunityColumn.ISR: ReturnField.ISR,
        OpportunityColumn.ISR_OVERRIDE: ReturnField.ISR_OVERRIDE,
        OpportunityColumn.ISR_PRIORITY: ReturnField.TIER,
        OpportunityColumn.NEXT_STEP: ReturnField.NEXT_STEP,
        OpportunityColumn.NEXT_STEP_OWNER: ReturnField.NEXT_STEP_OWNER,
        OpportunityColumn.LOG: ReturnField.LOG,
    },
}
RECORD_COLUMNS: Mapping[FileKind, tuple[type[Any], Any]] = {
    FileKind.ACCOUNTS: (AccountRow, AccountRow.account_id),
    FileKind.OPPORTUNITIES: (OpportunityRow, OpportunityRow.opportunity_id),
}


def settle_returns(imported: CrmImport) -> None:
    """Settle what was sent of the fields that an applied file has. Call it after its rows were written."""
    fields = RETURNED_FIELDS.get(imported.kind, {})
    mapped = set(kind_of(imported).columns.of(imported.columns))
    shown_fields = [field for column, field in fields.items() if column in mapped]
    if shown_fields:
        rows, record_id = RECORD_COLUMNS[imported.kind]
        shown = select(record_id).where(rows.import_id == imported.id, rows.effect.in_(SHOWN_EFFECTS))
        confirm_returns(imported, fields=shown_fields, shown=shown)
