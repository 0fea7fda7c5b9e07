"""Which fields the rows of a page change: what each was and becomes, in the words of the page.

It is read for the rows that a page shows, in a fixed number of statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.book.models import Account, AccountTerritory, CrmUser, Opportunity, Tier
from app.crm_files.accounts.columns import ACCOUNT_COLUMN_LABELS, AccountColumn
from app.crm_files.kinds import kind_of
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.columns import (
    DETAIL_OF_COLUMN,
    MONEY_DETAILS,
    OPPORTUNITY_COLUMN_LABELS,
    OpportunityColumn,
)
from app.crm_files.opportunities.merge import MERGED_FIELDS, ours, theirs
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import CHANGING_EFFECTS, FileKind, FileState, MergeResult
from app.crm_files.users.user_file import CRM_USER_COLUMN_LABELS, CrmUserColumn
from app.db.base import db
from app.opportunity_work.models import WORK_FIELD_LABELS, WorkField
from app.shared.sales.company import money
from app.shared.text import truncate
from app.shared.times import format_day
from app.territories.models import Territory

MAX_SHOWN_LENGTH = 80
ACCOUNT_DETAILS = {
    AccountColumn.NAME: "name",
    AccountColumn.OWNER_ID: "owner_crm_id",
    AccountColumn.OWNER_NAME: "owner_name",
    AccountColumn.OWNER_EMAIL: "owner_email",
}
# What the CRM shows of fields that are kept here too. Tier and next step are merged, see below.
_MERGED_COLUMNS = {column for column, _result in MERGED_FIELDS.values()}
_OF_THE_CRM = (OpportunityColumn.ISR, OpportunityColumn.ISR_OVERRIDE, OpportunityColumn.LOG)


@dataclass(frozen=True)
class FieldChange:
    """A field that a row changes. A conflict changes nothing: `was` stays, and the CRM shows `became`."""

    label: str
    was: str
    became: str
    is_conflict: bool = False


def field_changes(imported: CrmImport, rows: Sequence[Any]) -> dict[int, list[FieldChange]]:
    """The fields that rows of a checked file change, by the id of the row; none of what is new."""
    if imported.state is not FileState.CHECKED:
        return {}
    changing = [row for row in rows if row.effect in CHANGING_EFFECTS]
    return _CHANGES_OF[imported.kind](imported, changing) if changing else {}


def _opportunity_changes(imported: CrmImport, rows: Sequence[OpportunityRow]) -> dict[int, list[FieldChange]]:
    columns = [column for column in kind_of(imported).columns.of(imported.columns) if column]
    kept = [ours(field) for field in MERGED_FIELDS]
    shown = [theirs(field) for field in MERGED_FIELDS]
    pairs = select(OpportunityRow.id, Opportunity, *kept, *shown).join(
        Opportunity, Opportunity.id == OpportunityRow.opportunity_id
    )
    found = {
        each[0]: each for each in db.session.execute(pairs.where(OpportunityRow.id.in_([r.id for r in rows])))
    }
    known = {row.id: found[row.id][1] for row in rows if row.id in found}
    accounts = _names(Account, {id_ for row in rows if row.id in known for id_ in _accounts(row, known)})
    changes = {}
    for row in rows:
        if row.id in known:
            _id, was, *values = found[row.id]
            changes[row.id] = [
                *_reappears(was),
                *_detail_changes(row, was, columns, accounts),
                *_merged_changes(row, values),
            ]
    return changes


def _accounts(row: OpportunityRow, known: Mapping[int, Opportunity]) -> set[int | None]:
    was = known[row.id].account_id
    return {was, row.account_id} if was != row.account_id else set()


def _reappears(known: Any) -> list[FieldChange]:
    if known.missing_since is None:
        return []
    was = _("missing since %(day)s", day=format_day(known.missing_since))
    return [FieldChange(_("In the CRM"), was, _("there again"))]


def _detail_changes(
    row: OpportunityRow, was: Opportunity, columns: Sequence[Any], accounts: Mapping[int, str]
) -> list[FieldChange]:
    changes = []
    if row.account_id != was.account_id:
        names = [accounts.get(id_ or 0, "") for id_ in (was.account_id, row.account_id)]
        changes.append(FieldChange(_("Account"), names[0], names[1]))
    for column in columns:
        detail = DETAIL_OF_COLUMN.get(column)
        if detail is None or column in _MERGED_COLUMNS or getattr(row, detail) == getattr(was, detail):
            continue
        label = str(OPPORTUNITY_COLUMN_LABELS[column])
        if column in _OF_THE_CRM:
            label = _("%(field)s in the CRM", field=label)
        is_money = column in MONEY_DETAILS
        here, there = (_shown(getattr(each, detail), is_money=is_money) for each in (was, row))
        changes.append(FieldChange(label, here, there))
    return changes


def _merged_changes(row: OpportunityRow, values: Sequence[str]) -> list[FieldChange]:
    """The changes of tier, next step and its owner. `values` has what is here of each, then the CRM's."""
    changes = []
    half = len(values) // 2
    for (field, (_column, result)), here, there in zip(
        MERGED_FIELDS.items(), values[:half], values[half:], strict=True
    ):
        merged = getattr(row, result.key)
        if merged not in (None, MergeResult.AGREED):
            label, is_conflict = str(WORK_FIELD_LABELS[field]), merged is MergeResult.CONFLICT
            shown = [_shown_of(field, value) for value in (here, there)]
            changes.append(FieldChange(label, shown[0], shown[1], is_conflict=is_conflict))
    return changes


def _account_changes(_imported: CrmImport, rows: Sequence[Any]) -> dict[int, list[FieldChange]]:
    known = {
        each.id: each
        for each in db.session.scalars(select(Account).where(Account.id.in_([r.account_id for r in rows])))
    }
    changes = {}
    for row in rows:
        was = known[row.account_id]
        changes[row.id] = _reappears(was) + [
            FieldChange(
                str(ACCOUNT_COLUMN_LABELS[column]),
                _shown(getattr(was, detail)),
                _shown(getattr(row, detail)),
            )
            for column, detail in ACCOUNT_DETAILS.items()
            if getattr(row, detail) not in (None, getattr(was, detail))
        ]
        if row.crm_isr not in (None, was.crm_isr):
            label = _("%(field)s in the CRM", field=ACCOUNT_COLUMN_LABELS[AccountColumn.PROPOSED_ISR])
            changes[row.id].append(FieldChange(label, _shown(was.crm_isr), _shown(row.crm_isr)))
    return changes


def territories_before(imported: CrmImport, rows: Sequence[Any]) -> dict[int, str]:
    """The names of the territories that accounts of a checked file have now, by the id of the account."""
    if imported.kind is not FileKind.ACCOUNTS or imported.state is not FileState.CHECKED:
        return {}
    running = (
        select(AccountTerritory.account_id, Territory.name)
        .join(Territory, Territory.id == AccountTerritory.territory_id)
        .where(
            AccountTerritory.account_id.in_([row.account_id for row in rows]),
            AccountTerritory.ends_on.is_(None),
        )
    )
    return {each.account_id: each.name for each in db.session.execute(running)}


def _user_changes(_imported: CrmImport, rows: Sequence[Any]) -> dict[int, list[FieldChange]]:
    users = select(CrmUser.id, CrmUser.email).where(CrmUser.id.in_([row.crm_user_id for row in rows]))
    was = {each.id: each.email for each in db.session.execute(users)}
    label = str(CRM_USER_COLUMN_LABELS[CrmUserColumn.EMAIL])
    return {row.id: [FieldChange(label, was[row.crm_user_id], _shown(row.email))] for row in rows}


_CHANGES_OF = {
    FileKind.ACCOUNTS: _account_changes,
    FileKind.OPPORTUNITIES: _opportunity_changes,
    FileKind.USERS: _user_changes,
}


def _names(kind: Any, ids: set[Any]) -> dict[int, str]:
    found = db.session.execute(select(kind.id, kind.name).where(kind.id.in_(ids))) if ids else ()
    return {each.id: each.name for each in found}


def _shown_of(field: WorkField, value: str) -> str:
    return Tier(value).label if field is WorkField.TIER and value else _shown(value)


def _shown(value: Any, *, is_money: bool = False) -> str:
    """A value as the page writes it; a dash for none."""
    if is_money:
        return money(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return format_day(value)
    label = getattr(value, "label", value) if isinstance(value, StrEnum) else value
    return truncate(str(label), MAX_SHOWN_LENGTH) if label else "\N{EN DASH}"
