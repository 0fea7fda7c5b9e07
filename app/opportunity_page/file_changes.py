"""What files of the CRM changed of an opportunity, field by field, for its page. It is kept for two years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.book.models import (
    Opportunity,
    OpportunityChange,
    OpportunityKind,
    OpportunityOutcome,
    OrderType,
    Tier,
)
from app.db.base import db
from app.shared.sales.company import money
from app.shared.times import format_day

CHANGES_SHOWN = 50  # the latest
CRM_FIELD_LABELS = {
    "account_id": _l("Account"),
    "kind": _l("Type"),
    "order_type": _l("Order type"),
    "stage": _l("Stage"),
    "outcome": _l("Outcome"),
    "close_on": _l("Close date"),
    "amount": _l("Amount"),
    "arr_basis": _l("ARR basis"),
    "net_arr": _l("Net ARR"),
    "renewal_on": _l("Renewal date"),
    "quote_starts_on": _l("Quote start"),
    "quote_ends_on": _l("Quote end"),
    "owner_name": _l("Owner"),
    "owner_email": _l("Owner email"),
    "tier": _l("Tier"),
}
_LABELED: dict[str, Any] = {
    "kind": OpportunityKind,
    "order_type": OrderType,
    "outcome": OpportunityOutcome,
    "tier": Tier,
}
_AMOUNTS = ("amount", "arr_basis", "net_arr")


class FileChange(NamedTuple):
    """A field that a file changed, with both values for a reader."""

    changed_at: datetime
    label: str
    was: str
    became: str


def file_changes(opportunity: Opportunity) -> Sequence[FileChange]:
    """The latest changes by files, newest first."""
    change = OpportunityChange
    columns = (change.changed_at, change.field, change.was, change.became)
    latest = select(*columns).where(change.opportunity_id == opportunity.id).order_by(change.id.desc())
    return [
        FileChange(
            at,
            str(CRM_FIELD_LABELS[field]),
            _text(opportunity, field, was),
            _text(opportunity, field, became),
        )
        for at, field, was, became in db.session.execute(latest.limit(CHANGES_SHOWN))
    ]


def _text(opportunity: Opportunity, field: str, value: str) -> str:
    """A stored value for a reader. Of another account they may not know the name."""
    if not value:
        return _("Nothing")
    if field == "account_id":
        account = opportunity.account
        return account.name or account.crm_id if value == str(account.id) else _("Another account")
    if field in _LABELED:
        return str(_LABELED[field](value).label)
    if field in _AMOUNTS:
        return money(int(value))
    return format_day(date.fromisoformat(value)) if field.endswith("_on") else value
