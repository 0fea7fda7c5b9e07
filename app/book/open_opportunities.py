"""The open opportunities that a person sees, as ids that begin with what the person holds.

`visible_opportunities` says the same of any opportunity, but as a condition on each. A list of many asks for
these ids instead: they cost what the person has, and not what there is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import exists, select

from app.access.roles import Role
from app.book.account_team import accounts_led_by
from app.book.alignment import accounts_of, covers
from app.book.models import Account, AccountTerritory, IsrOverride, Opportunity, OpportunityOutcome
from app.book.relations import (
    ALL_SEEING,
    accounts_held_by,
    accounts_held_since,
    lent_since,
    managed_isrs,
)
from app.people.models import User
from app.shared.sales.company import fiscal_calendar
from app.territories.models import Assignment, Territory


def visible_open_ids(user: User, day: date) -> Any:
    """The ids of the open opportunities that a person sees, as a select; None if they see all."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return None
    owned = select(Account.id).where(Account.owner_email == user.email)
    accounts, parts = [owned, accounts_led_by(user, day)], [_open(Opportunity.owner_email == user.email)]
    if Role.ISR in user.roles:
        first_day = fiscal_calendar().quarter_start(day)
        accounts += [accounts_of(user.id, day), accounts_held_since(user.id, first_day, day)]
        parts += [_open(Opportunity.id.in_(_overridden_to(IsrOverride.isr_id == user.id, day)))]
        parts += [_open(Opportunity.id.in_(lent_since(user.id, first_day)))]
    if Role.ISR_MANAGER in user.roles:
        managed = managed_isrs(user.id, day)
        parts += [_aligned(accounts_held_by(managed, day), day)]
        parts += [_open(Opportunity.id.in_(_overridden_to(IsrOverride.isr_id.in_(managed), day)))]
        parts += _nobodys(day)
    parts += [_open(Opportunity.account_id.in_(each)) for each in accounts]
    return parts[0].union(*parts[1:])


def nobodys_open_ids(day: date) -> Any:
    """The ids of the open opportunities that have no ISR on a day, as a select."""
    first, *others = _nobodys(day)
    return first.union(*others)


def _nobodys(day: date) -> list[Any]:
    """The parts of these. An account has a row for each day, with a territory or with none."""
    held = select(Assignment.territory_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    vacant = select(Territory.id).where(Territory.id.not_in(held))
    rows = select(AccountTerritory.account_id).where(covers(AccountTerritory, day))
    by_territory = rows.where(AccountTerritory.territory_id.in_(vacant))
    without = rows.where(AccountTerritory.territory_id.is_(None))
    by_override = Opportunity.id.in_(_overridden_to(IsrOverride.isr_id.is_(None), day))
    return [_aligned(by_territory, day), _aligned(without, day), _open(by_override)]


def _open(condition: Any) -> Any:
    ids = select(Opportunity.id).where(Opportunity.outcome == OpportunityOutcome.OPEN, condition)
    return ids.correlate(None)  # it stands inside other statements of opportunities


def _aligned(accounts: Any, day: date) -> Any:
    """The open opportunities of some accounts that follow the territory."""
    overridden = exists().where(IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))
    return _open(Opportunity.account_id.in_(accounts)).where(~overridden)


def _overridden_to(condition: Any, day: date) -> Any:
    return select(IsrOverride.opportunity_id).where(covers(IsrOverride, day), condition)
