"""Queries of return files: those that were made, and what became of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.book.models import Account, Opportunity
from app.crm_returns.kinds import ReturnField, ReturnKind, ReturnState
from app.crm_returns.models import SENT_VALUE, CrmReturn, CrmReturnRow
from app.db.rows import read_rows
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, page_of_rows, paginate, rows_after

RETURNS_PER_PAGE = 20


@dataclass(frozen=True)
class ListedReturn:
    """A return file, and how many of its values are in each state."""

    made: CrmReturn
    counts: dict[ReturnState, int]


@dataclass(frozen=True)
class SentValue:
    """A value that was sent, with its record by id and name; None for a text that was deleted since."""

    crm_id: str
    name: str
    field: ReturnField
    value: str | None
    state: ReturnState


def returns_page(after: str | None) -> Page[ListedReturn]:
    """The return files, newest first, a page at a time."""
    newest = select(CrmReturn).options(joinedload(CrmReturn.made_by))
    page = paginate(newest, [CrmReturn.id], after, descending=True, size=RETURNS_PER_PAGE)
    counts = _counts([made.id for made in page.rows])
    return Page([ListedReturn(made, counts.get(made.id, {})) for made in page.rows], page.next_cursor)


def counts_of(made: CrmReturn) -> dict[ReturnState, int]:
    """How many values of a return file are in each state."""
    return _counts([made.id]).get(made.id, {})


def values_page(made: CrmReturn, state: ReturnState, after: str | None) -> Page[SentValue]:
    """The values of a return file in a state, a page at a time."""
    is_account = made.kind is ReturnKind.ACCOUNTS
    record = Account if is_account else Opportunity
    column = CrmReturnRow.account_id if is_account else CrmReturnRow.opportunity_id
    rows: Any = (
        select(record.crm_id, record.name, CrmReturnRow.field, SENT_VALUE, CrmReturnRow.id)
        .join(record, record.id == column)
        .where(CrmReturnRow.return_id == made.id, CrmReturnRow.state == state)
    )
    found = read_rows(rows_after(rows, [CrmReturnRow.id], after).limit(DEFAULT_PAGE_SIZE + 1))
    return page_of_rows(
        [(SentValue(crm_id, name, field, value, state), id_) for crm_id, name, field, value, id_ in found]
    )


def _counts(ids: Sequence[int]) -> dict[int, dict[ReturnState, int]]:
    counts: dict[int, dict[ReturnState, int]] = {}
    statement = select(CrmReturnRow.return_id, CrmReturnRow.state, func.count()).where(
        CrmReturnRow.return_id.in_(ids)
    )
    for id_, state, number in read_rows(statement.group_by(CrmReturnRow.return_id, CrmReturnRow.state)):
        counts.setdefault(id_, {})[state] = number
    return counts
