"""What is to check in the alignment: ISR overrides, unknown territories, reopened gates, ISRs who own.

Each is a short list, oldest first, of what a person sees today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.alignment_changes.visibility import sees_all, visible_territories
from app.book.alignment import covers, open_isr_on
from app.book.models import Account, AccountTerritory, IsrOverride, Opportunity, OpportunityOutcome
from app.book.relations import visible_opportunities
from app.db.base import db
from app.onboarding.gate.sql import gate_is_open
from app.people.models import GrantedRole, User
from app.territories.models import Assignment, Territory
from app.web.pagination import Page, page_of_rows, rows_after

FAULTS_SHOWN = 50  # of each kind


@dataclass(frozen=True)
class OverrideLine:
    """A running ISR override. `isr` is None where the opportunity is nobody's by hand."""

    opportunity: str
    account: str
    isr: str | None
    since: date
    set_by: str | None
    has_left: bool
    gate_is_closed: bool


@dataclass(frozen=True)
class UnknownTerritory:
    """A territory of the CRM that is not known here, or "" for none, and its accounts."""

    name: str
    accounts: int


@dataclass(frozen=True)
class ReopenedGate:
    """An ISR who holds a territory although their gate was reopened."""

    territory_id: int
    territory: str
    isr: str


@dataclass(frozen=True)
class OwningIsr:
    """An open opportunity of which the ISR is the owner."""

    opportunity: str
    account: str
    isr: str


def isr_overrides(user: User, day: date, after: str | None) -> Page[OverrideLine]:
    """The ISR overrides of open opportunities that a person sees, newest first, a page at a time."""
    isr, setter = aliased(User), aliased(User)
    is_isr = exists().where(GrantedRole.user_id == isr.id, GrantedRole.role == Role.ISR)
    found = (
        select(
            Opportunity.name,
            Account.name,
            isr.name,
            IsrOverride.starts_on,
            setter.name,
            and_(isr.id.is_not(None), ~and_(isr.active, is_isr)).label("has_left"),
            and_(isr.id.is_not(None), ~gate_is_open(isr.id)).label("gate_is_closed"),
        )
        .select_from(IsrOverride)
        .join(Opportunity, Opportunity.id == IsrOverride.opportunity_id)
        .join(Account, Account.id == Opportunity.account_id)
        .outerjoin(isr, isr.id == IsrOverride.isr_id)
        .outerjoin(setter, setter.id == IsrOverride.set_by_id)
        .where(covers(IsrOverride, day), Opportunity.outcome == OpportunityOutcome.OPEN)
        .where(visible_opportunities(user, day))
    )
    keys = [IsrOverride.starts_on, IsrOverride.id]
    by_day: Any = rows_after(found.add_columns(*keys), keys, after, descending=True).limit(FAULTS_SHOWN + 1)
    rows = [(OverrideLine(*row[:7]), *row[7:]) for row in db.session.execute(by_day)]
    return page_of_rows(rows, FAULTS_SHOWN)


def unknown_territories(user: User, day: date) -> Sequence[UnknownTerritory]:
    """The territories of the CRM that are not known here, with their accounts: for those who see all."""
    if not sees_all(user):
        return []
    running = (AccountTerritory.territory_id.is_(None), covers(AccountTerritory, day))
    found = select(Account.crm_territory, func.count()).join(AccountTerritory).where(*running)
    by_name = found.group_by(Account.crm_territory).order_by(func.count().desc(), Account.crm_territory)
    return [UnknownTerritory(*row) for row in db.session.execute(by_name.limit(FAULTS_SHOWN))]


def reopened_gates(user: User, day: date) -> Sequence[ReopenedGate]:
    """The territories that are held behind a closed gate, without an override of it."""
    found = (
        select(Territory.id, Territory.name, User.name)
        .join(Assignment, Assignment.territory_id == Territory.id)
        .join(User, User.id == Assignment.isr_id)
        .where(Assignment.ends_on.is_(None), Assignment.override_id.is_(None))
        .where(visible_territories(user, day), ~gate_is_open(User.id))
    )
    by_name = found.order_by(Territory.name, Territory.id).limit(FAULTS_SHOWN)
    return [ReopenedGate(*row) for row in db.session.execute(by_name)]


def isrs_who_own(user: User, day: date) -> Sequence[OwningIsr]:
    """The open opportunities of which the ISR is also the owner. They are never the same person."""
    isr: Any = aliased(User)
    found = (
        select(Opportunity.name, Account.name, isr.name)
        .select_from(isr)
        .join(Opportunity, and_(Opportunity.owner_email == isr.email, _is_open()))
        .join(Account, Account.id == Opportunity.account_id)
        .where(isr.id.in_(_isrs(day)), open_isr_on(day) == isr.id, visible_opportunities(user, day))
    )
    by_name = found.order_by(Opportunity.name, Opportunity.id).limit(FAULTS_SHOWN)
    return [OwningIsr(*row) for row in db.session.execute(by_name)]


def _is_open() -> ColumnElement[bool]:
    return Opportunity.outcome == OpportunityOutcome.OPEN


def _isrs(day: date) -> Any:
    """The ids of everybody who has an opportunity on a day, by a territory or by an ISR override."""
    held = select(Assignment.isr_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    lent = select(IsrOverride.isr_id).where(covers(IsrOverride, day), IsrOverride.isr_id.is_not(None))
    return held.union(lent)
