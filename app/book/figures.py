"""Figures of an opportunity, in minor units: for values, and as columns of SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_

from app.book.models import Opportunity, OpportunityKind, OpportunityOutcome
from app.db.days import DaysBetween


def net_arr(says: int | None, amount: int | None, arr_basis: int | None) -> int | None:
    """Net ARR: as the CRM says, else the amount without the ARR basis; None if the amount is unknown."""
    if says is not None or amount is None:
        return says
    return amount - (arr_basis or 0)


def won_atr(amount: int | None, arr_basis: int | None) -> int:
    """What a won renewal renews: its amount, at most its ARR basis, and never below 0."""
    return max(min(max(amount or 0, 0), arr_basis or 0), 0)


def net_arr_column(of: Any = Opportunity) -> ColumnElement[int | None]:
    """The same as a column."""
    return func.coalesce(of.net_arr, of.amount - func.coalesce(of.arr_basis, 0))


def won_atr_column(of: Any = Opportunity) -> ColumnElement[int]:
    """What a renewal renews if it is won, as a column; 0 without a positive ARR basis."""
    basis, amount = func.coalesce(of.arr_basis, 0), func.coalesce(of.amount, 0)
    return case((or_(amount <= 0, basis <= 0), 0), (amount < basis, amount), else_=basis)


def is_counted_renewal(of: Any = Opportunity) -> ColumnElement[bool]:
    """The condition that an opportunity is a renewal that reports count: no duplicate, not unqualified."""
    counted = (OpportunityOutcome.OPEN, OpportunityOutcome.WON, OpportunityOutcome.LOST)
    return and_(of.kind == OpportunityKind.RENEWAL, of.outcome.in_(counted))


def is_won_debook(of: Any = Opportunity) -> ColumnElement[bool]:
    """The condition that a negative ARR basis was won: it is listed, and not counted."""
    return and_(of.outcome == OpportunityOutcome.WON, of.arr_basis < 0)


def counts_for_atr(of: Any = Opportunity) -> ColumnElement[bool]:
    """The condition that the ARR basis of a renewal is available to renew."""
    return and_(is_counted_renewal(of), of.arr_basis.is_not(None), ~is_won_debook(of))


def open_atr_column(of: Any = Opportunity) -> ColumnElement[int]:
    """What `counts_for_atr` counts of an open one, as a column, without the outcome that an index lacks."""
    return case((of.kind == OpportunityKind.RENEWAL, func.coalesce(of.arr_basis, 0)), else_=0)


def contraction_column(of: Any = Opportunity) -> ColumnElement[int]:
    """What a won renewal leaves of its ARR basis, as a column; 0 if it is flat or grows."""
    return func.coalesce(of.arr_basis, 0) - won_atr_column(of)


def days_before_renewal(of: Any = Opportunity) -> ColumnElement[int]:
    """The days from the close date of a renewal to its renewal date, as a column; below 0 if it is later."""
    return DaysBetween(of.close_on, of.renewal_on)
