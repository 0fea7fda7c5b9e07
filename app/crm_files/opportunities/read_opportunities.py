"""Read a row of a file with opportunities: what it says, or why it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.book.models import Account, Opportunity, OpportunityKind, OrderType
from app.crm_files.cells import RowCells
from app.crm_files.judging import find_known
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.columns import (
    DATE_DETAILS,
    DETAIL_OF_COLUMN,
    MAX_CRM_LOG_LENGTH,
    MONEY_DETAILS,
    OPPORTUNITY_COLUMN_LABELS,
    OPPORTUNITY_COLUMNS,
    TEXT_DETAILS,
    OpportunityColumn,
)
from app.crm_files.opportunities.people import PeopleIndex
from app.crm_files.opportunities.stages import StageWords, order_type_of, tier_of
from app.crm_files.states import RowEffect
from app.shared.refusals import RuleBroken
from app.shared.sales.company import currency
from app.shared.sales.crm_ids import CrmKind
from app.shared.sales.days import DateStyle, read_day
from app.shared.sales.money import NumberStyle, read_money
from app.shared.settings import current_settings
from app.shared.text import name_key

_KINDS = {kind.value: kind for kind in OpportunityKind}
_CHECKED = {
    **dict.fromkeys(("true", "1", "yes", "checked", "x"), True),
    **dict.fromkeys(("", "false", "0", "no", "unchecked"), False),
}
_OF_THE_ISR = ("isr", "the isr")
NO_OPPORTUNITY = dict.fromkeys(
    (
        *("effect", "remark", "crm_id", "digest", "modified_at", "account_crm_id", "account_id"),
        *("opportunity_id", "outcome", *DETAIL_OF_COLUMN.values(), "tier", "isr_id", "step_owner_id"),
        *("closed_on", "isr_before_id", "isr_after_id", "tier_merge", "step_merge", "owner_merge", "note_id"),
    )
)


class OpportunityReader:
    """Reads the rows of one file with opportunities."""

    def __init__(self, imported: CrmImport) -> None:
        self._columns = OPPORTUNITY_COLUMNS.of(imported.columns)
        self._dates = imported.date_style or DateStyle.ISO
        self._numbers = imported.number_style or NumberStyle.POINT
        self._currency, self._time_zone = currency(), current_settings().crm_time_zone
        self._stages, self._people = StageWords(), PeopleIndex()

    def find_records(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write to rows that were read which account and which opportunity here they are about."""
        find_known(rows, Account, "account_id", "account_crm_id")
        find_known(rows, Opportunity, "opportunity_id")

    def values_of(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of a row by the names of its columns in the database."""
        row = RowCells(cells, self._columns, OPPORTUNITY_COLUMN_LABELS)
        details = self._facts(row) | self._words(row) | self._people_of(row)
        if row.problems:
            refused = {"effect": RowEffect.REFUSED, "remark": " ".join(row.problems)}
            kept = {name: details[name] for name in ("crm_id", "name", "stage")}
            return NO_OPPORTUNITY | kept | refused
        digest = hashlib.sha256(repr(details).encode()).hexdigest()
        remark = " ".join(dict.fromkeys(row.remarks)) or None
        return NO_OPPORTUNITY | details | {"digest": digest, "remark": remark}

    def _facts(self, row: RowCells) -> dict[str, Any]:
        """Ids, days and amounts."""
        column = OpportunityColumn
        return {
            "crm_id": row.record_id(column.CRM_ID, CrmKind.OPPORTUNITY),
            "account_crm_id": row.record_id(column.ACCOUNT_ID, CrmKind.ACCOUNT),
            "owner_crm_id": row.record_id(column.OWNER_ID, CrmKind.USER, required=False),
            "modified_at": row.moment(column.MODIFIED_AT, self._time_zone, self._dates),
            **{name: self._day(row, each) for each, name in DATE_DETAILS.items()},
            **{name: row.read(each, self._amount) for each, name in MONEY_DETAILS.items()},
        }

    def _words(self, row: RowCells) -> dict[str, Any]:
        """Texts, and what the words of the CRM's lists mean."""
        column = OpportunityColumn
        texts = {name: row.text(each, limit) for each, (name, limit) in TEXT_DETAILS.items()}
        return texts | {
            "crm_log": row.lines(column.LOG, MAX_CRM_LOG_LENGTH),
            "outcome": row.read(column.STAGE, self._outcome),
            "kind": row.read(column.TYPE, lambda text: _KINDS.get(name_key(text), OpportunityKind.OTHER)),
            "order_type": row.read(column.ORDER_TYPE, lambda text: _order_type(row, text)),
            "tier": row.read(column.ISR_PRIORITY, tier_of),
            "crm_isr_override": row.read(column.ISR_OVERRIDE, _tick),
        }

    def _people_of(self, row: RowCells) -> dict[str, Any]:
        """Whom the row means here: the ISR, and the owner of the next step by the name that we know."""
        owner = row.given.get(OpportunityColumn.NEXT_STEP_OWNER)
        found = self._people.find(owner or "")
        people: dict[str, Any] = {
            "isr_id": self._people.find(row.given.get(OpportunityColumn.ISR, "")),
            "owner_email": row.email(OpportunityColumn.OWNER_EMAIL, 254),
            "step_owner_id": found,
        }
        if owner is not None and name_key(owner) in _OF_THE_ISR:
            people["crm_next_step_owner"] = ""
        elif found is not None:
            people["crm_next_step_owner"] = self._people.name_of(found)
        return people

    def _day(self, row: RowCells, column: OpportunityColumn) -> date | None:
        def reader(text: str) -> date | None:
            if not text and column is OpportunityColumn.CLOSE_DATE:
                raise RuleBroken(_("This day is required."))
            day, had_time = read_day(text, self._dates)
            if had_time:
                row.remarks.append(_("A time of midnight was left out."))
            return day

        return row.read(column, reader)

    def _amount(self, text: str) -> int | None:
        return read_money(text, self._numbers, self._currency)

    def _outcome(self, text: str) -> Any:
        outcome = self._stages.outcome_of(text)
        if outcome is None:
            raise RuleBroken(
                _("The stage “%(stage)s” is unknown. Say what it means.", stage=text)
                if text
                else _("This stage is required.")
            )
        return outcome


def _order_type(row: RowCells, text: str) -> OrderType | None:
    found = order_type_of(text)
    if text and found is None:
        row.remarks.append(_("Its order type is unknown."))
    return found


def _tick(text: str) -> bool:
    if text.lower() not in _CHECKED:
        raise RuleBroken(_("This is not a tick such as TRUE or FALSE."))
    return _CHECKED[text.lower()]
