"""What the CRM changed of opportunities after they were closed, and what that does to their credit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.book.models import Closing, OpportunityChange, OrderType
from app.db.base import db
from app.db.rows import one_of
from app.holdovers.counting import CreditMeasure, Deal
from app.shared.sales.company import money
from app.shared.times import format_day

LATER_FIELD_LABELS = {
    "amount": _l("Amount"),
    "arr_basis": _l("ARR basis"),
    "net_arr": _l("Net ARR"),
    "order_type": _l("Order type"),
    "close_on": _l("Close date"),
}
_AMOUNTS = {"amount": "amount", "arr_basis": "arr_basis", "net_arr": "says_net_arr"}  # as a deal has them


@dataclass(frozen=True)
class LaterChange:
    """A field as it was at the closing and as it is now, in texts as they are stored."""

    field: str
    was: str
    became: str
    changed_at: datetime

    @property
    def label(self) -> str:
        return str(LATER_FIELD_LABELS[self.field])

    @property
    def was_text(self) -> str:
        return _text(self.field, self.was)

    @property
    def became_text(self) -> str:
        return _text(self.field, self.became)


@dataclass(frozen=True)
class ShareChange:
    """What a share was with the values at the closing, and what it is now. The ISR is none for nobody."""

    isr: str | None
    measure: CreditMeasure
    was: int
    became: int


@dataclass(frozen=True)
class ChangedSinceClosing:
    """What was changed of an opportunity since its closing, what it was counted as then, and its shares."""

    changes: list[LaterChange]
    sentence: str
    shares: list[ShareChange]


def later_changes(ids: Collection[int]) -> Mapping[int, list[LaterChange]]:
    """What the CRM changed of closed opportunities since their closing, by their ids, in one statement.

    A closing that was corrected, or got another outcome, was made when the first one was. What a file changed
    by closing it is no later change, and what is as it was then is left out.
    """
    first, ended = aliased(Closing), aliased(Closing)
    change = OpportunityChange
    of_it = ended.opportunity_id == change.opportunity_id
    reopened = select(func.max(ended.id)).where(of_it, ended.reopened_on.is_not(None))
    since = (
        select(func.min(first.created_at))
        .where(first.opportunity_id == change.opportunity_id)
        .where(first.id > func.coalesce(reopened.correlate(change).scalar_subquery(), 0))
        .correlate(change)
        .scalar_subquery()
    )
    later = (
        one_of(change.opportunity_id, ids),
        change.field.in_(LATER_FIELD_LABELS),
        change.changed_at > since,
    )
    columns = (change.opportunity_id, change.field, change.was, change.became, change.changed_at)
    found: dict[int, dict[str, LaterChange]] = defaultdict(dict)
    for id_, field, was, became, at in db.session.execute(select(*columns).where(*later).order_by(change.id)):
        known = found[id_].get(field)
        found[id_][field] = LaterChange(field, known.was if known else was, became, at)
    moved = {
        id_: [each for each in theirs.values() if each.was != each.became] for id_, theirs in found.items()
    }
    return {id_: theirs for id_, theirs in moved.items() if theirs}


def deal_at_closing(deal: Deal, changes: Collection[LaterChange]) -> Deal:
    """What the answer depended on with the values at the closing."""
    values = {each.field: each.was for each in changes}
    amounts: dict[str, Any] = {
        name: _number(values[field]) for field, name in _AMOUNTS.items() if field in values
    }
    order_type = deal.order_type
    if "order_type" in values:
        order_type = OrderType(values["order_type"]) if values["order_type"] else None
    return replace(deal, order_type=order_type, **amounts)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _text(field: str, text: str) -> str:
    """A stored value for a reader."""
    if field in _AMOUNTS:
        return money(_number(text))
    if not text:
        return _("Unknown")
    return format_day(date.fromisoformat(text)) if field == "close_on" else OrderType(text).label
