"""What became an ISR's in the last seven days, and what they lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, false, func, or_, select, union
from sqlalchemy.orm import aliased

from app.book.alignment import open_isr_on
from app.book.models import AccountTerritory, IsrOverride, Opportunity, OpportunityOutcome
from app.db.kept import kept
from app.db.rows import read_rows
from app.territories.models import Assignment

RECENT_DAYS = 7


class RecentChanges(NamedTuple):
    """How many open opportunities came and went within RECENT_DAYS."""

    came: int
    went: int


def recent_changes_of(isr_id: int, day: date) -> RecentChanges:
    """What is an ISR's today and was not a week ago, and the other way round, in one statement.

    It looks only at accounts and overrides with days that changed within the week.
    """
    return RecentChanges._make(read_rows(_came_and_went(day), {"isr_id": isr_id})[0])


@kept()
def _came_and_went(day: date) -> Any:
    isr_id: Any = bindparam("isr_id", type_=Integer)
    before = day - timedelta(days=RECENT_DAYS)
    now, then = _is_with(isr_id, day), _is_with(isr_id, before)
    sums = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in (now & ~then, then & ~now)]
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    return select(*sums).where(is_open, _changed_since(isr_id, before, day))


def _is_with(isr_id: Any, day: date) -> ColumnElement[bool]:
    """Whether the ISR of a row is this one, asked of the few rows alone that have changed."""
    return func.coalesce(open_isr_on(day) == isr_id, false())


def _changed_since(isr_id: Any, before: date, day: date) -> ColumnElement[bool]:
    def turned(row: Any) -> ColumnElement[bool]:
        begun = and_(row.starts_on > before, row.starts_on <= day)
        return or_(begun, and_(row.ends_on >= before, row.ends_on < day))

    territories = select(Assignment.territory_id).where(
        Assignment.isr_id == isr_id, Assignment.taken_back_at.is_(None), turned(Assignment)
    )
    in_them = select(AccountTerritory.account_id).where(AccountTerritory.territory_id.in_(territories))
    held = select(Assignment.territory_id).where(Assignment.isr_id == isr_id)
    moved = select(AccountTerritory.account_id).where(
        AccountTerritory.territory_id.in_(held), turned(AccountTerritory)
    )
    overrides = select(IsrOverride.opportunity_id).where(turned(IsrOverride))
    of_account = aliased(Opportunity)
    of_accounts = select(of_account.id).where(of_account.account_id.in_(union(in_them, moved)))
    return Opportunity.id.in_(union(of_accounts, overrides))
