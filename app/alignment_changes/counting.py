"""How much moves: accounts, their open opportunities without an ISR override, and the ATR of these.

Everything is counted in SQL, in one statement whatever the number of accounts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, select
from sqlalchemy.orm import aliased

from app.book.alignment import alignment_day, covers
from app.book.figures import counts_for_atr, open_atr_column
from app.book.models import IS_OPEN, AccountTerritory, Closing, IsrOverride, Opportunity, OpportunityOutcome
from app.db.base import db
from app.db.id_lists import among
from app.db.kept import kept
from app.db.rows import read_rows
from app.territories.hooks import TerritoryAccounts
from app.territories.models import Assignment

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MovedCounts:
    """What one ISR loses. `atr` is in minor units."""

    accounts: int = 0
    opportunities: int = 0
    atr: int = 0

    def __add__(self, other: MovedCounts) -> MovedCounts:
        return MovedCounts(
            self.accounts + other.accounts,
            self.opportunities + other.opportunities,
            self.atr + other.atr,
        )


def counts_of(moved: Any, day: date) -> Mapping[int, MovedCounts]:
    """What each ISR loses on a day, by the ISR's id. `moved` selects an `isr_id` and an `account_id` a row.

    Each account stands there once for an ISR. Opportunities with an ISR override on that day do not move, and
    those that are closed by now do not count.
    """
    overridden = select(IsrOverride.opportunity_id).where(covers(IsrOverride, day))
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    return _sums(moved, and_(is_open, Opportunity.id.not_in(overridden)))


def counts_on(accounts: Any, day: date) -> Mapping[int, MovedCounts]:
    """What was open on a day in accounts that are given as in `counts_of`, with ISR overrides."""
    return _sums(accounts, open_on(day))


def counts_today(territory_ids: Collection[int], day: date) -> Mapping[int, MovedCounts]:
    """What is open today in territories, with ISR overrides, by territory. It reads indexes alone."""
    rows = read_rows(_counts_today(day), {"ids": territory_ids})
    return {id_: MovedCounts(*map(int, counts)) for id_, *counts in rows}


@kept()
def _counts_today(day: date) -> Any:
    here = (among(AccountTerritory.territory_id, "ids"), covers(AccountTerritory, day))
    by_territory = AccountTerritory.territory_id
    accounts = select(by_territory, func.count().label("accounts")).where(*here).group_by(by_territory)
    is_open = (IS_OPEN, among(Opportunity.territory_id, "ids"))
    sums = (func.count().label("opportunities"), func.sum(open_atr_column()).label("atr"))
    opened = select(Opportunity.territory_id, *sums).where(*is_open).group_by(Opportunity.territory_id)
    of, found = accounts.subquery(), opened.subquery()
    counts = (of.c.accounts, func.coalesce(found.c.opportunities, 0), func.coalesce(found.c.atr, 0))
    return select(of.c.territory_id, *counts).outerjoin(found, found.c.territory_id == of.c.territory_id)


def accounts_only(accounts: Any) -> Mapping[int, MovedCounts]:
    """The accounts alone, for a day on which no opportunities were known."""
    return _sums(accounts, false())


def open_on(day: date) -> ColumnElement[bool]:
    """The condition that an opportunity is open on a day: now, if the day is today or ahead."""
    if day >= alignment_day():
        return Opportunity.outcome == OpportunityOutcome.OPEN
    return ~exists().where(Closing.opportunity_id == Opportunity.id, covers(Closing, day))


def _sums(accounts: Any, is_counted: ColumnElement[bool]) -> Mapping[int, MovedCounts]:
    rows = accounts.subquery()
    of_account = and_(Opportunity.account_id == rows.c.account_id, is_counted)
    by_account = (
        select(
            rows.c.isr_id,
            func.count(Opportunity.id).label("opportunities"),
            func.coalesce(func.sum(_atr()), 0).label("atr"),
        )
        .select_from(rows)
        .outerjoin(Opportunity, of_account)
        .group_by(rows.c.isr_id, rows.c.account_id)
        .subquery()
    )
    totals = (func.count(), func.sum(by_account.c.opportunities), func.sum(by_account.c.atr))
    by_isr = select(by_account.c.isr_id, *totals).group_by(by_account.c.isr_id)
    return {isr_id: MovedCounts(*map(int, counts)) for isr_id, *counts in db.session.execute(by_isr)}


def lost_accounts(isr_ids: Collection[int], day: date, territory_ids: Collection[int] | None = None) -> Any:
    """The accounts that ISRs have on the day before and no longer on a day, for `counts_of`.

    With `territory_ids`, only those that they have by these territories.
    """
    of_some = [] if territory_ids is None else [Assignment.territory_id.in_(territory_ids)]
    before = day - _ONE_DAY
    later, still = aliased(AccountTerritory), aliased(Assignment)
    stays = (
        exists()
        .where(later.account_id == AccountTerritory.account_id, covers(later, day))
        .where(still.territory_id == later.territory_id, still.isr_id == Assignment.isr_id)
        .where(still.taken_back_at.is_(None), covers(still, day))
        .correlate(AccountTerritory, Assignment)
    )
    return (
        select(Assignment.isr_id, AccountTerritory.account_id)
        .join(AccountTerritory, AccountTerritory.territory_id == Assignment.territory_id)
        .where(Assignment.isr_id.in_(isr_ids), Assignment.taken_back_at.is_(None), *of_some)
        .where(covers(Assignment, before), covers(AccountTerritory, before), ~stays)
    )


def accounts_of_territories(territory_ids: Collection[int]) -> Mapping[int, TerritoryAccounts]:
    """How many accounts and open opportunities go with territories, by territory; without those of none."""
    found = counts_by_territory(territory_ids)
    return {id_: TerritoryAccounts(each.accounts, each.opportunities) for id_, each in found.items()}


def counts_by_territory(territory_ids: Collection[int]) -> Mapping[int, MovedCounts]:
    """The same with the ATR."""
    if not territory_ids:
        return {}
    here = (AccountTerritory.territory_id.in_(territory_ids), AccountTerritory.ends_on.is_(None))
    rows = select(AccountTerritory.territory_id.label("isr_id"), AccountTerritory.account_id).where(*here)
    return counts_of(rows, alignment_day())


def _atr() -> ColumnElement[int]:
    return case((counts_for_atr(), Opportunity.arr_basis), else_=0)
