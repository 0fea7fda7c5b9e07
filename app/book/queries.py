"""Queries of accounts and of alignment: what a person may see, with territory and ISR on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.access.roles import Role
from app.book.account_relations import account_conditions
from app.book.alignment import covers, holder_on, isr_on, territory_on
from app.book.models import (
    CLOSED_OUTCOMES,
    Account,
    AccountTerritory,
    Closing,
    IsrOverride,
    Opportunity,
    OpportunityOutcome,
    Whence,
)
from app.book.relations import ALL_SEEING, visible_opportunities
from app.db.base import db
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.territories.models import Territory
from app.web.pagination import Page, paginate

ALIGNMENT_LIST_LIMIT = 50  # closings or overrides of one list
MAX_DECIDED_OTHERWISE = 1000  # closings of a territory among which a person's are looked for


@dataclass(frozen=True)
class AlignedAccount:
    """An account with the territory it has on a day, and its Proposed ISR then; None is nobody."""

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
    found = account_conditions(user, day)
    own = [found["is_account_team"]]
    if Role.ISR in user.roles:
        own.append(found["is_isr"])
    if Role.ISR_MANAGER in user.roles:
        own += [found["manages_isr"], found["is_nobodys"]]
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


def opportunities_of(account: Account, user: User, after: str | None, *, is_open: bool) -> Page[Opportunity]:
    """The opportunities of an account that a person may see, by close date, a page at a time."""
    is_in_state = (
        Opportunity.outcome == OpportunityOutcome.OPEN
        if is_open
        else Opportunity.outcome.in_(CLOSED_OUTCOMES)
    )
    theirs = select(Opportunity).where(
        Opportunity.account_id == account.id, is_in_state, visible_opportunities(user)
    )
    return paginate(theirs, [Opportunity.close_on, Opportunity.id], after, descending=not is_open)


@dataclass(frozen=True)
class OtherwiseDecided:
    """A closing that keeps its ISR, although who held the territory that day is known to be another now."""

    closing: Closing
    opportunity: Opportunity
    isr: str | None
    would_be: str | None


def closings_decided_otherwise(
    territory: Territory, user: User, *, since: date | None = None
) -> list[OtherwiseDecided]:
    """The standing closings of a territory that its assignments of today would decide otherwise.

    Only those that a person may see, closed on a day from `since`, newest first, at most fifty. A closing
    that followed an override, the CRM or a correction is not one: no territory decided it.
    """
    found = db.session.scalars(_decided_otherwise(territory, since)).all()
    if not found:
        return []
    closing, frozen, now = aliased(Closing), aliased(User), aliased(User)  # who sees it reads closings, too
    statement: Any = (
        select(closing, Opportunity, frozen.name, now.name)
        .join(Opportunity, Opportunity.id == closing.opportunity_id)
        .outerjoin(frozen, frozen.id == closing.isr_id)
        .outerjoin(now, now.id == holder_on(closing.closed_on, territory.id))
        .where(closing.id.in_(found), visible_opportunities(user))
    )
    newest = statement.order_by(closing.closed_on.desc(), closing.id.desc()).limit(ALIGNMENT_LIST_LIMIT)
    return [OtherwiseDecided(*row) for row in db.session.execute(newest)]


def _decided_otherwise(territory: Territory, since: date | None) -> Select[int]:
    """The ids of such closings, newest first, whether or not a person sees them. Mostly there are none."""
    statement = (
        select(Closing.id)
        .join(Closing.opportunity)
        .join(AccountTerritory, AccountTerritory.account_id == Opportunity.account_id)
        .where(
            AccountTerritory.territory_id == territory.id,
            covers(AccountTerritory, Closing.closed_on),
            Closing.whence == Whence.ALIGNED,
            Closing.ends_on.is_(None),
            holder_on(Closing.closed_on, territory.id).is_distinct_from(Closing.isr_id),
        )
    )
    if since is not None:
        statement = statement.where(Closing.closed_on >= since)
    return statement.order_by(Closing.closed_on.desc(), Closing.id.desc()).limit(MAX_DECIDED_OTHERWISE)


def overrides_to_leavers(user: User) -> Sequence[IsrOverride]:
    """The running ISR overrides of open opportunities that a person may see, to somebody who has left.

    Longest running first, at most fifty, with the opportunity and the ISR.
    """
    running = aliased(IsrOverride)  # `visible_opportunities` reads overrides, too
    statement = (
        select(running)
        .join(running.opportunity)
        .where(
            running.ends_on.is_(None),
            lacks_role(Role.ISR)(running.isr_id),
            Opportunity.outcome == OpportunityOutcome.OPEN,
            visible_opportunities(user),
        )
        .options(contains_eager(running.opportunity))
        .options(joinedload(running.isr).lazyload(User.granted_roles))
    )
    first = statement.order_by(running.starts_on, running.id).limit(ALIGNMENT_LIST_LIMIT)
    return db.session.scalars(first).all()
