"""The open opportunities that a person sees, in parts that each begin with what the person holds.

`visible_opportunities` says the same of any opportunity, as one condition with many alternatives. A database
looks at all that is open to find those. Each part leads along an index, and costs what the person has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select, union

from app.access.roles import Role
from app.book.account_team import accounts_led_by
from app.book.alignment import covers, is_in_no_territory, is_in_territories, territories_of
from app.book.models import IS_OPEN, Account, IsrOverride, Opportunity
from app.book.relations import ALL_SEEING, accounts_held_since, lent_since, managed_isrs, territories_held_by
from app.people.models import User
from app.shared.sales.company import fiscal_calendar
from app.territories.models import Assignment, Territory

OpenPart = list[ColumnElement[bool]]


def visible_open_parts(user: User, day: date) -> list[OpenPart]:
    """The conditions of parts of the open opportunities that a person sees. Parts may overlap."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return [[IS_OPEN]]
    accounts = [select(Account.id).where(Account.owner_email == user.email), accounts_led_by(user, day)]
    ids, parts = [], [[IS_OPEN, Opportunity.owner_email == user.email]]
    if Role.ISR in user.roles:
        first_day = fiscal_calendar().quarter_start(day)
        parts.append([IS_OPEN, is_in_territories(territories_of(user.id, day), day)])
        accounts.append(accounts_held_since(user.id, first_day, day))
        ids += [_overridden_to(IsrOverride.isr_id == user.id, day), lent_since(user.id, first_day)]
    if Role.ISR_MANAGER in user.roles:
        managed = managed_isrs(user.id, day)
        parts.append(_aligned(is_in_territories(territories_held_by(managed, day), day), day))
        parts += _without_territory_holder(day)
        ids.append(_overridden_to(IsrOverride.isr_id.in_(managed), day))
        ids.append(_overridden_to(IsrOverride.isr_id.is_(None), day))
    parts.append([IS_OPEN, Opportunity.account_id.in_(union(*accounts))])
    return [*parts, [IS_OPEN, Opportunity.id.in_(union(*ids))]] if ids else parts


def open_parts_of(isr_id: Any, day: date) -> list[OpenPart]:
    """The same of those of which a person is the ISR on a day (see `is_open_with`). They do not overlap."""
    by_override = _overridden_to(IsrOverride.isr_id == isr_id, day)
    aligned = is_in_territories(territories_of(isr_id, day), day)
    return [_aligned(aligned, day), [IS_OPEN, Opportunity.id.in_(by_override)]]


def nobodys_open_parts(day: date) -> list[OpenPart]:
    """The same of those that have no ISR on a day."""
    by_override = _overridden_to(IsrOverride.isr_id.is_(None), day)
    return [*_without_territory_holder(day), [IS_OPEN, Opportunity.id.in_(by_override)]]


def columns_of(parts: Sequence[OpenPart], *columns: Any, where: Sequence[Any] = ()) -> Any:
    """Columns of the opportunities in some parts, each opportunity once, as a subquery. One is its id."""
    selects = [select(*columns).where(*part, *where).correlate(None) for part in parts]
    return (selects[0] if len(selects) == 1 else union(*selects)).subquery()


def _without_territory_holder(day: date) -> list[OpenPart]:
    """The open opportunities without a Proposed ISR that follow the territory: it is vacant, or none."""
    held = select(Assignment.territory_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    vacant = select(Territory.id).where(Territory.id.not_in(held))
    return [_aligned(is_in_territories(vacant, day), day), _aligned(is_in_no_territory(day), day)]


def _aligned(in_territories: ColumnElement[bool], day: date) -> OpenPart:
    """The open opportunities in some territories that follow the territory."""
    overridden = exists().where(IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))
    return [IS_OPEN, in_territories, ~overridden]


def _overridden_to(condition: Any, day: date) -> Any:
    return select(IsrOverride.opportunity_id).where(covers(IsrOverride, day), condition)
