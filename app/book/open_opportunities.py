"""The open opportunities that a person sees, in parts that each begin with what the person holds.

`visible_opportunities` says the same of any opportunity, as one condition with many alternatives. A database
looks at all that is open to find those. Each part leads along an index, and costs what the person has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union, union_all
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.book.account_team import is_led_by
from app.book.alignment import covers, is_in_no_territory, is_in_territories, is_today, territories_of
from app.book.models import IS_OPEN, Account, IsrOverride, Opportunity
from app.book.relations import (
    ALL_SEEING,
    accounts_held_since,
    first_day_to_lose,
    is_set_to_nobody,
    lent_since,
    managed_isrs,
    overridden_by,
    territories_held_by,
)
from app.db.rows import among_few
from app.people.models import User
from app.territories.models import Assignment, Territory


@dataclass(frozen=True)
class OpenPart:
    """Conditions of some open opportunities.

    `territories` selects the ids of the territories that they are in today; it is None for a part that
    something else leads to. `is_apart` is true if no other part of a list with `is_apart` has any of them.
    """

    others: Sequence[ColumnElement[bool]]
    territories: Any = None
    is_apart: bool = False

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """All conditions, for a statement about opportunities."""
        found = [] if self.territories is None else [among_few(Opportunity.territory_id, self.territories)]
        return [IS_OPEN, *found, *self.others]

    def narrowed(self, *conditions: ColumnElement[bool]) -> OpenPart:
        """The same with more conditions."""
        return replace(self, others=[*self.others, *conditions])


def visible_open_parts(user: User, day: date) -> list[OpenPart]:
    """The conditions of parts of the open opportunities that a person sees. Parts may overlap."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return [OpenPart([], is_apart=True)]
    accounts = [select(Account.id).where(Account.owner_email == user.email)]
    led = select(Territory.id).where(is_led_by(user))
    ids, parts = [], [OpenPart([Opportunity.owner_email == user.email]), _in_territories(led, day)]
    if Role.ISR in user.roles:
        first_day = first_day_to_lose(day)
        parts.append(_in_territories(territories_of(user.id, day), day))
        accounts.append(accounts_held_since(user.id, first_day, day))
        ids += [_overridden_to(IsrOverride.isr_id == user.id, day), lent_since(user.id, first_day)]
    if Role.ISR_MANAGER in user.roles:
        managed = managed_isrs(user.id, day)
        parts.append(_aligned(_in_territories(territories_held_by(managed, day), day), day))
        parts += _without_territory_holder(day)
        ids.append(_overridden_to(IsrOverride.isr_id.in_(managed), day))
        ids += [_overridden_to(is_set_to_nobody(), day), overridden_by(user.id)]
    parts.append(OpenPart([among_few(Opportunity.account_id, union(*accounts))]))
    return [*parts, OpenPart([among_few(Opportunity.id, union(*ids))])] if ids else parts


def open_parts_of(isr_id: Any, day: date) -> list[OpenPart]:
    """The same of those of which a person is the ISR on a day (see `is_open_with`). They do not overlap."""
    by_override = _overridden_to(IsrOverride.isr_id == isr_id, day)
    aligned = _aligned(_in_territories(territories_of(isr_id, day), day), day)
    return [aligned, OpenPart([among_few(Opportunity.id, by_override)], is_apart=True)]


def nobodys_open_parts(day: date) -> list[OpenPart]:
    """The same of those that have no ISR on a day, or one by override who has left."""
    by_override = _overridden_to(is_set_to_nobody(), day)
    return [
        *_without_territory_holder(day),
        OpenPart([among_few(Opportunity.id, by_override)], is_apart=True),
    ]


def is_vacant_with(manager_id: int, day: date) -> ColumnElement[bool]:
    """The condition that an opportunity has no ISR, and that the ISR who lost it was this manager's.

    It is the manager of the last assignment of its territory, or who set the override to nobody or to someone
    who left.
    """
    last, later = aliased(Assignment), aliased(Assignment)
    begun = (last.taken_back_at.is_(None), last.starts_on <= day)
    is_last = ~exists().where(
        later.territory_id == last.territory_id,
        later.taken_back_at.is_(None),
        later.starts_on <= day,
        or_(later.starts_on > last.starts_on, and_(later.starts_on == last.starts_on, later.id > last.id)),
    )
    territories = select(last.territory_id).where(
        *begun, last.manager_id == manager_id, last.ends_on < day, is_last
    )
    running = covers(IsrOverride, day)
    overridden = exists().where(IsrOverride.opportunity_id == Opportunity.id, running)
    by_hand = select(IsrOverride.opportunity_id).where(
        running, is_set_to_nobody(), IsrOverride.set_by_id == manager_id
    )
    nobodys = or_(and_(is_in_territories(territories, day), ~overridden), Opportunity.id.in_(by_hand))
    return and_(IS_OPEN, nobodys)


def columns_of(parts: Sequence[OpenPart], *columns: Any, where: Sequence[Any] = ()) -> Any:
    """Columns of the opportunities in some parts, each opportunity once, as a subquery. One is its id."""

    def selected(part: OpenPart) -> Select[Any]:
        return select(*columns).where(*part.conditions, *where).correlate(None)

    apart, others = [each for each in parts if each.is_apart], [each for each in parts if not each.is_apart]
    found = [selected(each) for each in apart]
    if others:  # the others have few: to compare all with all would take longest
        in_none = [~func.coalesce(and_(*each.conditions), false()) for each in apart]
        found.append(select(union(*(selected(each.narrowed(*in_none)) for each in others)).subquery()))
    return (found[0] if len(found) == 1 else union_all(*found)).subquery()


def _without_territory_holder(day: date) -> list[OpenPart]:
    """The open opportunities without a Proposed ISR that follow the territory: it is vacant, or none."""
    held = select(Assignment.territory_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    vacant = select(Territory.id).where(Territory.id.not_in(held))
    return [_aligned(_in_territories(vacant, day), day), _aligned(OpenPart([is_in_no_territory(day)]), day)]


def _in_territories(territories: Any, day: date) -> OpenPart:
    """What is open of accounts that are in some territories on a day."""
    return OpenPart([], territories) if is_today(day) else OpenPart([is_in_territories(territories, day)])


def _aligned(part: OpenPart, day: date) -> OpenPart:
    """Those of a part that follow the territory. Overrides are few, and are read once for all of them."""
    overridden = select(IsrOverride.opportunity_id).where(covers(IsrOverride, day))
    return replace(part.narrowed(Opportunity.id.not_in(overridden)), is_apart=True)


def _overridden_to(condition: Any, day: date) -> Any:
    return select(IsrOverride.opportunity_id).where(covers(IsrOverride, day), condition)
