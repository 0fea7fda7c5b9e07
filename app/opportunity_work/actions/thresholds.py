"""Who is notified of an ARR basis or an amount that a file moves over the threshold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, or_, select

from app.book.models import Opportunity, OpportunityChange, OpportunityKind, OpportunityOutcome
from app.db.base import db
from app.opportunity_work.mail import BasisChange, tell_amount_reached, tell_threshold_crossed
from app.opportunity_work.rules import crosses_threshold, reaches_threshold
from app.shared.sales.company import threshold
from app.shared.settings import current_settings

BASIS, AMOUNT = "arr_basis", "amount"


def tell_about_threshold(import_id: int) -> None:
    """Notify people of open opportunities that a file moved over the threshold, once all of it is written.

    It reads what the file changed, and only what crosses. So the same file again notifies nobody.
    """
    limit, is_included = threshold(), current_settings().threshold_included
    crossed, reached = [], []
    for opportunity, field, was in db.session.execute(_crossing(import_id, limit)):
        basis = opportunity.arr_basis
        if field == AMOUNT and reaches_threshold(was, opportunity.amount, basis, limit):
            reached.append(opportunity)
        if field == BASIS and crosses_threshold(was, basis, limit, is_included=is_included):
            crossed.append(BasisChange(opportunity, was))
    tell_threshold_crossed(crossed)
    tell_amount_reached(reached)


def _crossing(import_id: int, limit: int) -> Any:
    """The opportunities that cross, with the field and what it was: a little more than the rules choose.

    A field that is no amount is never read as a number.
    """
    change = OpportunityChange
    is_number = change.field.in_((BASIS, AMOUNT))
    was = case((is_number, func.nullif(change.was, "").cast(BigInteger)))
    basis, amount = Opportunity.arr_basis, Opportunity.amount
    crosses = and_(
        change.field == BASIS,
        Opportunity.kind == OpportunityKind.RENEWAL,
        or_(_side(was, limit) != _side(basis, limit), was == limit, basis == limit),
    )
    reaches = and_(change.field == AMOUNT, basis < limit, amount >= limit, or_(was.is_(None), was < limit))
    statement = select(Opportunity, change.field, was).join(change, change.opportunity_id == Opportunity.id)
    open_ones = (change.import_id == import_id, Opportunity.outcome == OpportunityOutcome.OPEN)
    crossing = statement.where(*open_ones, is_number, or_(crosses, reaches)).order_by(change.id)
    return crossing.execution_options(populate_existing=True)


def _side(amount: Any, limit: int) -> ColumnElement[int]:
    """On which side of zero and of the threshold an amount is; NULL if it is unknown."""
    return case((amount.is_(None), None), (amount.between(1, limit - 1), 1), else_=0)
