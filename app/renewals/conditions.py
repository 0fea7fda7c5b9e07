"""The conditions of SQL behind what a reader asks for. They begin with what a person holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, or_, select

from app.access.roles import Role
from app.book.alignment import covers
from app.book.models import Account, AccountTerritory, Opportunity, OpportunityKind, Tier
from app.book.open_opportunities import OpenPart, nobodys_open_parts, open_parts_of, visible_open_parts
from app.book.relations import visible_opportunities
from app.book.teams import is_segment_of, sales_teams
from app.book.tiers import is_untiered, tier_on
from app.opportunity_work.persons import any_person, person_of, values_of
from app.people.models import User
from app.renewals.filters import ANY_ISR, NOBODY, UNTIERED, RenewalFilter
from app.renewals.rules import RenewalWindow, WindowDays
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.models import Territory

OWN, OTHER = "own", "other"  # instead of the id of an ISR
Conditions = Sequence[ColumnElement[bool]]
IS_RENEWAL = Opportunity.kind == OpportunityKind.RENEWAL
IS_OTHER = Opportunity.kind.in_([kind for kind in OpportunityKind if kind is not OpportunityKind.RENEWAL])


def parts_listed(user: User, isr: str, day: date) -> list[OpenPart]:
    """The parts of the open opportunities that a person sees of one ISR, of nobody, or of all.

    Their own need no more than that it is theirs. Both may be those of `anybody`.
    """
    if isr == ANY_ISR:
        return visible_open_parts(user, day)
    if isr == OWN or is_own(user, isr):
        return open_parts_of(user.id, day)
    isr_id: Any = bindparam("isr_id", type_=Integer) if isr == OTHER else isr
    parts = nobodys_open_parts(day) if isr == NOBODY else open_parts_of(isr_id, day)
    seen = visible_opportunities(user, day)
    return [part.narrowed(seen) for part in parts]


def anybody(user: User, isr: str) -> tuple[Any, str, dict[str, Any]]:
    """What statements about a person and an ISR are made for, once for all such, and their parameters."""
    person = person_of(user)
    values, shape = values_of("reader", person), OWN if is_own(user, isr) else isr
    if shape not in (ANY_ISR, NOBODY, OWN):
        values, shape = values | {"isr_id": int(isr)}, OTHER
    return any_person("reader", person.time_zone, person.roles), shape, values


def is_own(user: User, isr: str) -> bool:
    """True if a person asks for what they are the ISR of."""
    return isr == str(user.id) and Role.ISR in user.roles


def narrowed(asked: RenewalFilter, day: date) -> list[ColumnElement[bool]]:
    """The conditions of a filter, but for the ISR and the day."""
    found: list[ColumnElement[bool]] = []
    if asked.region:
        found.append(_in_territories(Territory.region == asked.region, day))
    if asked.team:
        found.append(_of_team(asked.team, day))
    if asked.sae:
        found.append(Opportunity.account_id.in_(select(Account.id).where(Account.owner_email == asked.sae)))
    if asked.tier:
        found.append(is_untiered(day) if asked.tier == UNTIERED else tier_on(day) == Tier(asked.tier))
    return found


def in_window(window: RenewalWindow | None, days: WindowDays) -> Conditions:
    """The renewals of a window; without one, those of today and later."""
    if window is RenewalWindow.UNDATED:
        return [Opportunity.renewal_on.is_(None)]
    first, last = days.bounds_of(window) if window else (days.today, None)
    return between(Opportunity.renewal_on, first, last)


def in_quarter(column: Any, quarter: FiscalQuarter | None) -> Conditions:
    """The days of a fiscal quarter; without one, all."""
    if quarter is None:
        return []
    calendar = fiscal_calendar()
    return between(column, calendar.first_day(quarter), calendar.last_day(quarter))


def between(column: Any, first: date | None, last: date | None) -> Conditions:
    """The days from a first to a last one, as far as there are such."""
    return [*([column >= first] if first else []), *([column <= last] if last else [])]


def _of_team(name: str, day: date) -> ColumnElement[bool]:
    """The opportunities of a team. The first one has those of all segments that no other names."""
    first, *others = sales_teams()
    if name == first.name:
        elsewhere = or_(*(is_segment_of(team, Territory.segment) for team in others))
        return ~_in_territories(elsewhere, day)
    (team,) = (team for team in others if team.name == name)
    return _in_territories(is_segment_of(team, Territory.segment), day)


def _in_territories(condition: ColumnElement[bool], day: date) -> ColumnElement[bool]:
    rows = select(AccountTerritory.account_id).where(
        covers(AccountTerritory, day),
        AccountTerritory.territory_id.in_(select(Territory.id).where(condition)),
    )
    return Opportunity.account_id.in_(rows)
