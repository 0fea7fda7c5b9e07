"""What a person has to do with an opportunity, and which they see.

The policy asks one record at a time, lists ask in SQL. Both read the conditions of `_relations`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, exists, or_, select, true

from app.access.roles import Role
from app.book.account_team import is_on_team_of
from app.book.alignment import accounts_of, alignment_day, covers, is_open_with
from app.book.models import AccountTerritory, Closing, IsrOverride, Opportunity, OpportunityOutcome
from app.db.kept import kept
from app.db.rows import read_rows
from app.onboarding.models import EstablishedIsr, Onboarding
from app.onboarding.queries import IS_RUNNING
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.shared.business_days import DAY
from app.shared.sales.company import fiscal_calendar
from app.territories.models import Assignment

ALL_SEEING = frozenset({Role.SALES_OPERATIONS, Role.ADMIN})
ANY_PERSON = SimpleNamespace(
    id=bindparam("person_id", type_=Integer),
    name=bindparam("person_name", type_=String),
    email=bindparam("person_email", type_=String),
)


def person_values(user: User) -> dict[str, Any]:
    """The parameters of a statement for ANY_PERSON, who stands for anybody in one that is made once."""
    return {"person_id": user.id, "person_name": user.name, "person_email": user.email}


@dataclass(frozen=True)
class OpportunityRelations:
    """What a person has to do with an opportunity today, whatever their roles.

    `lost_it` is true if they held its territory, or had it by override, on a day of this fiscal quarter or on
    the day before it: they no longer had it on the first day. `set_override` is true if they set its running
    override. One to someone who left makes it nobody's.
    """

    is_isr: bool
    holds_territory: bool
    lost_it: bool
    manages_isr: bool
    is_nobodys: bool
    is_account_team: bool
    set_override: bool


def visible_opportunities(user: User, day: date | None = None) -> ColumnElement[bool]:
    """The condition that a person sees an opportunity (`access/book.py` says the same of one)."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return true()
    found = _relations(user, day or alignment_day())
    seen = [found["is_account_team"]]
    if Role.ISR in user.roles:
        seen += [found["is_isr"], found["holds_territory"], found["lost_it"]]
    if Role.ISR_MANAGER in user.roles:
        seen += [found["manages_isr"], found["is_nobodys"], found["set_override"]]
    return or_(*seen)


def workable_opportunities(user: User, day: date | None = None) -> ColumnElement[bool]:
    """The condition that a person works on an opportunity, as `works_on_opportunity` of `access/book.py`."""
    found = _relations(user, day or alignment_day())
    theirs = [found["is_account_team"]]
    if Role.ISR in user.roles:
        theirs.append(found["is_isr"])
    if Role.ISR_MANAGER in user.roles:
        theirs += [found["manages_isr"], found["is_nobodys"]]
    return or_(*theirs)


def relations_to(opportunity: Opportunity, person: User) -> OpportunityRelations:
    """What a person has to do with an opportunity today. It is asked once for each person and record."""
    known = opportunity.known_relations
    if person.id not in known:
        day = alignment_day()
        values = person_values(person) | {"of_id": opportunity.id, "of_account_id": opportunity.account_id}
        row = read_rows(_relations_of_one(day, fiscal_calendar().quarter_start(day)), values)[0]
        known[person.id] = OpportunityRelations(*map(bool, row))
    return known[person.id]


@kept()
def _relations_of_one(day: date, _first_day: date) -> Any:
    """The statement of these, for any person and opportunity."""
    of = SimpleNamespace(
        id=bindparam("of_id", type_=Integer), account_id=bindparam("of_account_id", type_=Integer)
    )
    found = _relations(ANY_PERSON, day, of)
    columns: Any = select(*(found[each.name] for each in fields(OpportunityRelations)))
    return columns.where(Opportunity.id == of.id)


def managed_isrs(manager_id: Any, day: Any) -> Any:
    """The ids of the ISRs of a manager, as a select: by assignment, by onboarding, or as established ISR."""
    elsewhere = select(Onboarding.isr_id).where(IS_RUNNING)
    by_assignment = select(Assignment.isr_id).where(
        Assignment.manager_id == manager_id, Assignment.taken_back_at.is_(None), covers(Assignment, day)
    )
    by_onboarding = select(Onboarding.isr_id).where(IS_RUNNING, Onboarding.manager_id == manager_id)
    by_record = select(EstablishedIsr.isr_id).where(
        EstablishedIsr.manager_id == manager_id, EstablishedIsr.isr_id.not_in(elsewhere)
    )
    return by_assignment.union(by_onboarding, by_record)


def _relations(user: Any, day: date, of: Any = None) -> dict[str, ColumnElement[bool]]:
    """The conditions. With `of` they read what belongs to that opportunity, not all that a person has."""
    held, first_day = accounts_of(user.id, day), first_day_to_lose(day)
    is_isr = is_open_with(user.id, day) if of is None else _is_open_with_any([user.id], day, of)
    return {
        "is_isr": or_(is_isr, _closed_with(Closing.isr_id == user.id, of)),
        "holds_territory": Opportunity.account_id.in_(_of_account(held, of)),
        "lost_it": _lost_since(user.id, first_day, day, of),
        "manages_isr": _is_with(managed_isrs(user.id, day), day, of),
        "is_nobodys": _is_nobodys(day, of),
        "is_account_team": is_on_team_of(user, day, None if of is None else of.account_id),
        "set_override": Opportunity.id.in_(_of_one(overridden_by(user.id), of)),
    }


def overridden_by(manager_id: int) -> Any:
    """The ids of the opportunities with a running ISR override that a person set, as a select."""
    return select(IsrOverride.opportunity_id).where(
        IsrOverride.set_by_id == manager_id, IsrOverride.ends_on.is_(None)
    )


def is_set_to_nobody() -> ColumnElement[bool]:
    """The condition that an ISR override is to nobody, or to someone who left: no ISR works on it."""
    return or_(IsrOverride.isr_id.is_(None), lacks_role(Role.ISR)(IsrOverride.isr_id))


def _of_account(accounts: Any, of: Any) -> Any:
    """A select of `AccountTerritory`; with `of`, of its account alone."""
    return accounts if of is None else accounts.where(AccountTerritory.account_id == of.account_id)


def _of_one(opportunities: Any, of: Any) -> Any:
    """A select of ids of opportunities, from another table; with `of`, of this one alone."""
    return opportunities if of is None else opportunities.where(opportunities.selected_columns[0] == of.id)


def _closed_with(condition: ColumnElement[bool], of: Any) -> ColumnElement[bool]:
    standing = select(Closing.opportunity_id).where(Closing.ends_on.is_(None), condition)
    return Opportunity.id.in_(_of_one(standing, of))


def _is_with(isr_ids: Any, day: date, of: Any) -> ColumnElement[bool]:
    """The condition that the ISR of an opportunity is one of several."""
    return or_(_is_open_with_any(isr_ids, day, of), _closed_with(Closing.isr_id.in_(isr_ids), of))


def _is_open_with_any(isr_ids: Any, day: date, of: Any) -> ColumnElement[bool]:
    running = covers(IsrOverride, day)
    overridden = exists().where(IsrOverride.opportunity_id == Opportunity.id, running)
    by_override = select(IsrOverride.opportunity_id).where(running, IsrOverride.isr_id.in_(isr_ids))
    aligned = and_(Opportunity.account_id.in_(_of_account(accounts_held_by(isr_ids, day), of)), ~overridden)
    overrides = Opportunity.id.in_(_of_one(by_override, of))
    return and_(Opportunity.outcome == OpportunityOutcome.OPEN, or_(aligned, overrides))


def accounts_held_by(isr_ids: Any, day: date) -> Any:
    """The ids of the accounts of which one of several people is Proposed ISR on a day, as a select."""
    return select(AccountTerritory.account_id).where(
        covers(AccountTerritory, day),
        AccountTerritory.territory_id.in_(territories_held_by(isr_ids, day)),
    )


def territories_held_by(isr_ids: Any, day: date) -> Any:
    """The ids of the territories that one of several people holds on a day, as a select."""
    return select(Assignment.territory_id).where(
        Assignment.taken_back_at.is_(None), covers(Assignment, day), Assignment.isr_id.in_(isr_ids)
    )


def _is_nobodys(day: date, of: Any) -> ColumnElement[bool]:
    """The condition that an opportunity has no ISR, or one by override who has left."""
    running = (IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))
    held = (
        exists()
        .select_from(AccountTerritory)
        .where(
            AccountTerritory.account_id == Opportunity.account_id,
            covers(AccountTerritory, day),
            AccountTerritory.territory_id == Assignment.territory_id,
            Assignment.taken_back_at.is_(None),
            covers(Assignment, day),
        )
    )
    aligned = and_(~held, ~exists().where(*running))
    by_override = exists().where(*running, is_set_to_nobody())
    is_open = and_(Opportunity.outcome == OpportunityOutcome.OPEN, or_(aligned, by_override))
    return or_(is_open, _closed_with(Closing.isr_id.is_(None), of))


def _lost_since(isr_id: int, first_day: date, day: date, of: Any) -> ColumnElement[bool]:
    """The condition that a person had an opportunity on one of these days, by territory or override."""
    return or_(
        Opportunity.account_id.in_(_of_account(accounts_held_since(isr_id, first_day, day), of)),
        Opportunity.id.in_(_of_one(lent_since(isr_id, first_day), of)),
    )


def first_day_to_lose(day: date) -> date:
    """The day before the quarter of a day: what somebody had then, and has no more, is lost this quarter."""
    return fiscal_calendar().quarter_start(day) - DAY


def accounts_held_since(isr_id: int, first_day: date, day: date) -> Any:
    """The ids of the accounts of which a person was Proposed ISR on one of these days, as a select."""
    return (
        select(AccountTerritory.account_id)
        .join(Assignment, Assignment.territory_id == AccountTerritory.territory_id)
        .where(
            Assignment.isr_id == isr_id,
            Assignment.taken_back_at.is_(None),
            Assignment.starts_on <= day,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= first_day),
            AccountTerritory.starts_on <= day,
            or_(AccountTerritory.ends_on.is_(None), AccountTerritory.ends_on >= first_day),
            or_(AccountTerritory.ends_on.is_(None), Assignment.starts_on <= AccountTerritory.ends_on),
            or_(Assignment.ends_on.is_(None), AccountTerritory.starts_on <= Assignment.ends_on),
        )
    )


def lent_since(isr_id: int, first_day: date) -> Any:
    """The ids of the opportunities that a person had by an override which ended since a day, as a select.

    One that was lifted on its first day counts on none.
    """
    ended = (IsrOverride.ends_on >= first_day, IsrOverride.ends_on >= IsrOverride.starts_on)
    return select(IsrOverride.opportunity_id).where(IsrOverride.isr_id == isr_id, *ended)


Opportunity.relations_to = relations_to  # type: ignore[method-assign, assignment]
