"""Queries of accounts: which a person may see, with their territory and Proposed ISR on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.access.roles import Role
from app.book.account_team import accounts_led_by
from app.book.alignment import isr_on, territory_on
from app.book.models import Account
from app.book.relations import ALL_SEEING, managed_isrs
from app.db.base import db
from app.people.models import User
from app.territories.models import Territory
from app.web.pagination import Page, paginate


@dataclass(frozen=True)
class AlignedAccount:
    """An account with the territory it has on a day, and whose it is then; None is nobody's."""

    account: Account
    territory: str | None
    isr: str | None

    @property
    def is_unknown_territory(self) -> bool:
        """True if the CRM names a territory that is not known here."""
        return self.territory is None and bool(self.account.crm_territory)


def visible_accounts(user: User, day: date) -> ColumnElement[bool]:
    """The accounts that a person sees as of a day.

    Sales operations and admins see all. An ISR manager sees those of their ISRs and those of nobody, an ISR
    their own, the account team those it owns or leads.
    """
    if not user.roles.isdisjoint(ALL_SEEING):
        return true()
    isr = isr_on(day)
    own: list[ColumnElement[bool]] = [
        isr == user.id,
        Account.owner_email == user.email,
        Account.id.in_(accounts_led_by(user, day)),
    ]
    if Role.ISR_MANAGER in user.roles:
        own += [isr.in_(managed_isrs(user.id, day)), isr.is_(None)]
    return or_(*own)


def accounts_page(
    user: User, day: date, after: str | None, *, only: ColumnElement[bool] | None = None
) -> Page[AlignedAccount]:
    """The accounts that a person sees as of a day, by name, a page at a time."""
    accounts = select(Account).where(visible_accounts(user, day))
    if only is not None:
        accounts = accounts.where(only)
    page = paginate(accounts, [Account.name, Account.id], after)
    return Page(_aligned(page.rows, day), page.next_cursor)


def is_unknown_territory(day: date) -> ColumnElement[bool]:
    """The condition that the CRM names a territory which is not known here."""
    return and_(Account.crm_territory != "", territory_on(day).is_(None))


def _aligned(accounts: Sequence[Account], day: date) -> list[AlignedAccount]:
    """Accounts with their alignment, in the same order."""
    ids = [account.id for account in accounts]
    statement: Any = (
        select(Account.id, Territory.name, User.name)
        .select_from(Account)
        .outerjoin(Territory, Territory.id == territory_on(day))
        .outerjoin(User, User.id == isr_on(day))
        .where(Account.id.in_(ids))
    )
    found = {id_: (territory, isr) for id_, territory, isr in db.session.execute(statement)}
    return [AlignedAccount(account, *found[account.id]) for account in accounts]
