"""The rows of a difference: the columns that the statement of each field has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, cast, exists, func, literal, null, or_, select

from app.book.models import Opportunity, OpportunityOutcome
from app.crm_returns.kinds import LeftOut, ReturnField
from app.crm_returns.models import IS_WAITING, SENT_VALUE, CrmReturnRow
from app.opportunity_work.models import WorkConflict, WorkField

# Only what is open, and not what the CRM's last complete file did not have.
OPEN_IN_CRM = (Opportunity.outcome == OpportunityOutcome.OPEN, Opportunity.missing_since.is_(None))
UNSAFE_FIRST = (
    *"=+-@\t\r\u207a\u207c\u208a\u208c\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20",
    *"\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",  # nobody sees what comes after these
)
BLANK = "#N/A"  # Data Loader leaves a field as it is where a cell is empty; this clears it


def difference(
    field: ReturnField,
    record_id: Any,
    *,
    said: Any,
    ours: Any,
    value: Any,
    key: Any,
    left_out: Any = None,
    note_id: Any = None,
) -> Select[Any]:
    """The columns of a difference.

    `said` is what the CRM has and `ours` what it should have, for a reader. `value` is as a file has it,
    `key` a number that differs where the value does, `left_out` the reason why it is not sent, or NULL. A
    value that is the text of a note is not copied: `note_id` says which.
    """
    return select(
        record_id.label("record_id"),
        literal(field.value, String).label("field"),
        cast(said, String).label("said"),
        cast(ours, String).label("ours"),
        value.label("value"),
        cast(key, Integer).label("key"),
        cast(null() if left_out is None else left_out, String).label("left_out"),
        cast(null() if note_id is None else note_id, Integer).label("note_id"),
    )


def waits_otherwise(field: ReturnField, column: Any, record_id: Any, value: Any) -> ColumnElement[bool]:
    """The condition that another value of the field was sent, and that no file has shown yet whether the CRM
    took it. `column` is that of the record in the rows of return files.
    """
    other = (column == record_id, CrmReturnRow.field == field, IS_WAITING, value != SENT_VALUE)
    return exists().where(*other).correlate_except(CrmReturnRow)


def is_unsafe(text: Any) -> ColumnElement[bool]:
    """The condition that spreadsheets would run a text, or that the CRM would read it as a blank."""
    return or_(func.substr(text, 1, 1).in_(UNSAFE_FIRST), text == BLANK)


def has_open_conflict(field: WorkField, opportunity_id: Any) -> ColumnElement[bool]:
    """The condition that both sides changed a field, and nobody has chosen yet."""
    is_open = (WorkConflict.field == field, WorkConflict.chosen_at.is_(None))
    of_opportunity = exists().where(WorkConflict.opportunity_id == opportunity_id, *is_open)
    return of_opportunity.correlate_except(WorkConflict)


def reason(left_out: LeftOut) -> ColumnElement[str]:
    """A reason as a value of a statement."""
    return literal(left_out.value, String)
