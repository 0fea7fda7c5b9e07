"""Open renewals that may be duplicates: of one account, with one renewal date or one subscription.

Onramp shows what marking one as a duplicate would do to the ATR. Only the CRM marks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from app.book.models import Account, Opportunity
from app.book.open_opportunities import columns_of, visible_open_parts
from app.db.rows import read_rows
from app.people.models import User
from app.renewals.conditions import IS_RENEWAL
from app.renewals.queries import is_alike
from app.web.pagination import Page, rows_after, write_cursor

ACCOUNTS_OF_A_PAGE = 20


@dataclass(frozen=True)
class AlikeRenewal:
    """A renewal that may be a duplicate of another one of its account."""

    id: int
    name: str
    crm_id: str
    renewal_on: date | None
    subscription: str
    arr_basis: int | None


@dataclass(frozen=True)
class AlikeRenewals:
    """The renewals of an account that may be duplicates of one another."""

    account: str
    renewals: list[AlikeRenewal]

    @property
    def atr(self) -> int:
        """What they add to the ATR, in minor units."""
        return sum(each.arr_basis or 0 for each in self.renewals)

    def atr_without(self, renewal: AlikeRenewal) -> int:
        """The same if one of them were marked as a duplicate."""
        return self.atr - (renewal.arr_basis or 0)


def alike_renewals(user: User, after: str | None, day: date) -> Page[AlikeRenewals]:
    """The accounts with renewals that may be duplicates, as far as the person sees them."""
    columns = (Opportunity.id, Opportunity.account_id, Opportunity.renewal_on, Opportunity.subscription)
    seen = select(*columns_of(visible_open_parts(user, day), *columns, where=[IS_RENEWAL]).c).cte("seen")
    one, other = seen.alias("one"), seen.alias("other")
    is_same_account = and_(other.c.account_id == one.c.account_id, other.c.id != one.c.id)
    alike = select(one.c.id, one.c.account_id).where(
        exists().where(is_same_account, is_alike(other.c, one.c))
    )
    found = alike.cte("alike")
    accounts = rows_after(select(found.c.account_id).distinct(), [found.c.account_id], after)
    here = accounts.limit(ACCOUNTS_OF_A_PAGE + 1).subquery()
    renewal: Any = aliased(Opportunity)
    statement = (
        select(
            Account.id.label("account_id"),
            func.coalesce(func.nullif(Account.name, ""), Account.crm_id).label("account"),
            *(renewal.id, renewal.name, renewal.crm_id),
            *(renewal.renewal_on, renewal.subscription, renewal.arr_basis),
        )
        .join(found, found.c.id == renewal.id)
        .join(Account, Account.id == renewal.account_id)
        .where(renewal.account_id.in_(select(here.c.account_id)))
        .order_by(Account.id, renewal.renewal_on, renewal.id)
    )
    groups = [(key, list(rows)) for key, rows in groupby(read_rows(statement), lambda row: row[:2])]
    shown = groups[:ACCOUNTS_OF_A_PAGE]
    more = write_cursor([shown[-1][0][0]]) if len(groups) > ACCOUNTS_OF_A_PAGE else None
    return Page(
        [AlikeRenewals(key[1], [AlikeRenewal(*row[2:]) for row in rows]) for key, rows in shown], more
    )
