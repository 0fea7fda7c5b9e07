"""What the CRM took: a file of the CRM that is applied settles the values that wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from app.book.models import Account, Opportunity
from app.book.tiers import meant_tier
from app.crm_returns.alignment_differences import YES
from app.crm_returns.crm_values import means_user, plain_text
from app.crm_returns.kinds import ReturnField, ReturnState
from app.crm_returns.models import IS_WAITING, SENT_VALUE, CrmReturn, CrmReturnRow
from app.db.base import db
from app.shared import clock
from app.shared.settings import current_settings

_VALUE = SENT_VALUE


class AppliedFile(Protocol):
    """What counts of a file of the CRM."""

    @property
    def exported_at(self) -> datetime | None: ...


def confirm_returns(imported: AppliedFile, *, fields: Collection[ReturnField], shown: Any) -> None:
    """Settle what waits of the fields that an applied file has, all of one kind of record, that it shows.

    `shown` is a select of the ids of these accounts or opportunities, without rows that were skipped. Call it
    after what the CRM has was written. A value that the CRM has is confirmed. One that it does not have,
    NOT_TAKEN_DAYS after it was sent, was not taken. There are two statements, whatever the fields are.
    """
    record_id = _record_column(next(iter(fields)))
    waiting = (IS_WAITING, CrmReturnRow.field.in_(sorted(fields)), record_id.in_(shown))
    taken = or_(*(and_(CrmReturnRow.field == field, _is_taken(field)) for field in fields))
    _settle(ReturnState.CONFIRMED, *waiting, taken)
    if imported.exported_at is not None:
        last = imported.exported_at - timedelta(days=current_settings().not_taken_days)
        sent_before = select(CrmReturn.id).where(CrmReturn.made_at <= last)
        _settle(ReturnState.NOT_TAKEN, *waiting, CrmReturnRow.return_id.in_(sent_before))


def _settle(state: ReturnState, *conditions: ColumnElement[bool]) -> None:
    db.session.execute(
        update(CrmReturnRow).where(*conditions).values(state=state, settled_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def _is_taken(field: ReturnField) -> ColumnElement[bool]:
    """The condition that the CRM has the value of a row."""
    record: Any = Account if field is ReturnField.PROPOSED_ISR else Opportunity
    shown = exists().where(record.id == _record_column(field), _has_value(field))
    return shown.correlate_except(record)


def _has_value(field: ReturnField) -> ColumnElement[bool]:
    if field is ReturnField.PROPOSED_ISR:
        return means_user(Account.crm_isr, _VALUE)
    if field is ReturnField.ISR:
        return means_user(Opportunity.crm_isr, _VALUE)
    if field is ReturnField.NEXT_STEP_OWNER:
        return means_user(Opportunity.crm_next_step_owner, _VALUE)
    if field is ReturnField.ISR_OVERRIDE:
        return func.coalesce(Opportunity.crm_isr_override, False) == (_VALUE == YES)
    if field is ReturnField.TIER:
        said: ColumnElement[str] = func.coalesce(meant_tier(Opportunity.crm_tier), "")
        return said == func.coalesce(meant_tier(_VALUE), "")
    text = Opportunity.crm_log if field is ReturnField.LOG else Opportunity.crm_next_step
    return plain_text(text) == plain_text(_VALUE)


def _record_column(field: ReturnField) -> Any:
    return CrmReturnRow.account_id if field is ReturnField.PROPOSED_ISR else CrmReturnRow.opportunity_id
