"""Queries of accounts and of alignment: what a person may see, with territory and ISR on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.access.roles import Role
from app.book.account_relations import account_conditions
from app.book.alignment import covers, holder_on, territory_on
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
from app.book.relations import ALL_SEEING, ANY_PERSON, person_values, visible_opportunities
from app.db.base import db
from app.db.kept import kept
from app.db.rows import literal_number, read_rows
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.territories.models import Territory
from app.web.pagination import (
    ANY_CURSOR,
    DEFAULT_PAGE_SIZE,
    Page,
    cursor_values,
    paginate,
    rows_after,
    write_cursor,
)

ACCOUNT_KEYS: list[Any] = [Account.name, Account.id]
ALIGNMENT_LIST_LIMIT = 50  # closings or overrides of one list
MAX_DECIDED_OTHERWISE = 1000  # closings of a territory among which a person's are looked for


class AlignedAccount(NamedTuple):
    """An account with the territory it has on a day, and its Proposed ISR then; None is nobody."""

    id: int
    name: str
    crm_id: str
    missing_since: date | None
    crm_territory: str
    owner: str
    territory: str | None
    isr: str | None

    @property
    def is_unknown_territory(self) -> bool:
        """True if the CRM names a territory that is not known here."""
        return self.territory is None and bool(self.crm_territory)


class OnlyAccounts(StrEnum):
    """Which accounts are listed. The value is the name in addresses."""

    UNKNOWN_TERRITORY = "unknown-territory"
    MISSING = "missing"


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
    user: User, day: date, after: str | None, *, only: OnlyAccounts | None = None
) -> Page[AlignedAccount]:
    """The accounts that a person sees as of a day, by name, a page at a time."""
    statement = _accounts(frozenset(user.roles), day, only, is_first=not after)
    found = read_rows(statement, person_values(user) | cursor_values(after, ACCOUNT_KEYS))
    shown = [AlignedAccount._make(row) for row in found[:DEFAULT_PAGE_SIZE]]
    more = write_cursor((shown[-1].name, shown[-1].id)) if len(found) > len(shown) else None
    return Page(shown, more)


@kept()
def _accounts(roles: frozenset[Role], day: date, only: OnlyAccounts | None, *, is_first: bool) -> Any:
    reader: Any = SimpleNamespace(**vars(ANY_PERSON), roles=roles)
    here = select(Account.id).where(visible_accounts(reader, day))
    if only is not None:
        is_missing = Account.missing_since.is_not(None)
        here = here.where(is_missing if only is OnlyAccounts.MISSING else is_unknown_territory(day))
    here = rows_after(here, ACCOUNT_KEYS, None if is_first else ANY_CURSOR)
    first = here.limit(literal_number(DEFAULT_PAGE_SIZE + 1)).subquery()
    return (
        select(
            *(Account.id, Account.name, Account.crm_id, Account.missing_since, Account.crm_territory),
            func.coalesce(func.nullif(Account.owner_name, ""), Account.owner_email),
            *(Territory.name, User.name),
        )
        .select_from(first)
        .join(Account, Account.id == first.c.id)
        .outerjoin(Territory, Territory.id == territory_on(day))
        .outerjoin(User, User.id == holder_on(day, Territory.id))
        .order_by(*ACCOUNT_KEYS)
    )


def is_unknown_territory(day: date) -> ColumnElement[bool]:
    """The condition that the CRM names a territory which is not known here."""
    return and_(Account.crm_territory != "", territory_on(day).is_(None))


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
