"""What is to check in the alignment: ISR overrides, unknown territories, reopened gates, ISRs who own.

Each is a short list, oldest first, of what a person sees today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.alignment_changes.visibility import (
    sees_all,
    visible_isrs,
    visible_overrides,
    visible_territories,
)
from app.book.account_team import is_on_team_of
from app.book.alignment import covers, isr_on, open_isr_on
from app.book.models import (
    Account,
    AccountTerritory,
    CrmUser,
    IsrOverride,
    Opportunity,
    OpportunityOutcome,
)
from app.book.queries import OtherwiseDecided, closings_decided_otherwise
from app.book.teams import is_known_segment
from app.db.base import db
from app.onboarding.gate.sql import gate_is_open
from app.people.models import GrantedRole, User
from app.shared import clock
from app.territories.models import Assignment, Territory
from app.web.pagination import Page, page_of_rows, rows_after

FAULTS_SHOWN = 50  # of each kind
BACK_DATED_PERIOD, BACK_DATED_ASKED = timedelta(days=90), 3


@dataclass(frozen=True)
class OverrideLine:
    """A running ISR override. `isr` is None where the opportunity is nobody's by hand."""

    opportunity_id: int
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
    """An open opportunity, or an account where there is none, of which the ISR is the owner."""

    opportunity_id: int | None
    opportunity: str
    account_id: int
    account: str
    isr: str


def isr_overrides(user: User, day: date, after: str | None) -> Page[OverrideLine]:
    """The ISR overrides of open opportunities that a person sees, newest first, a page at a time."""
    isr, setter, account, override = aliased(User), aliased(User), aliased(Account), aliased(IsrOverride)
    is_isr = exists().where(GrantedRole.user_id == isr.id, GrantedRole.role == Role.ISR)
    found = (
        select(
            Opportunity.id,
            Opportunity.name,
            account.name,
            isr.name,
            override.starts_on,
            setter.name,
            and_(isr.id.is_not(None), ~and_(isr.active, is_isr)).label("has_left"),
            and_(isr.id.is_not(None), ~gate_is_open(isr.id)).label("gate_is_closed"),
        )
        .select_from(override)
        .join(Opportunity, Opportunity.id == override.opportunity_id)
        .join(account, account.id == Opportunity.account_id)
        .outerjoin(isr, isr.id == override.isr_id)
        .outerjoin(setter, setter.id == override.set_by_id)
        .where(covers(override, day), Opportunity.outcome == OpportunityOutcome.OPEN)
        .where(visible_overrides(user, override.isr_id, day))
    )
    keys: list[Any] = [override.starts_on, override.id]
    by_day: Any = rows_after(found.add_columns(*keys), keys, after, descending=True).limit(FAULTS_SHOWN + 1)
    rows = [(OverrideLine(*row[:8]), *row[8:]) for row in db.session.execute(by_day)]
    return page_of_rows(rows, FAULTS_SHOWN)


def unknown_territories(user: User, day: date) -> Sequence[UnknownTerritory]:
    """The territories of the CRM that are not known here, with their accounts: for those who see all."""
    if not sees_all(user):
        return []
    running = (AccountTerritory.territory_id.is_(None), covers(AccountTerritory, day))
    found = select(Account.crm_territory, func.count()).join(AccountTerritory).where(*running)
    by_name = found.group_by(Account.crm_territory).order_by(func.count().desc(), Account.crm_territory)
    return [UnknownTerritory(*row) for row in db.session.execute(by_name.limit(FAULTS_SHOWN))]


def unknown_segments(user: User, day: date) -> Sequence[str]:
    """The segments of territories that no team has, so that the first team has them (`teams.yaml`)."""
    found = select(Territory.segment).where(Territory.removed_at.is_(None), visible_territories(user, day))
    segments = db.session.scalars(found.distinct().order_by(Territory.segment))
    return [segment for segment in segments if not is_known_segment(segment)]


def reopened_gates(user: User, day: date) -> Sequence[ReopenedGate]:
    """The territories that are held behind a closed gate, without an override of it."""
    held = aliased(Assignment)  # the condition of what a person sees asks for assignments, too
    found = (
        select(Territory.id, Territory.name, User.name)
        .join(held, held.territory_id == Territory.id)
        .join(User, User.id == held.isr_id)
        .where(held.taken_back_at.is_(None), held.override_id.is_(None))
        .where(or_(held.ends_on.is_(None), held.ends_on > day))
        .where(visible_territories(user, day), ~gate_is_open(User.id))
    )
    by_name = found.order_by(Territory.name, Territory.id).limit(FAULTS_SHOWN)
    return [ReopenedGate(*row) for row in db.session.execute(by_name)]


def isrs_who_own(user: User, day: date) -> Sequence[OwningIsr]:
    """The open opportunities and the accounts of which the ISR is also the owner, by email or by user ID.

    They are never the same person. Few are owned by somebody who has anything: they are found first, and
    their ISR is asked for then.
    """
    account, of_account = aliased(Account), aliased(Account)
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    own = _owned_by_isrs(Opportunity, day, is_open)
    opportunities = (
        select(Opportunity.id, Opportunity.name, account.id, account.name, own.c.isr)
        .join(own, own.c.record_id == Opportunity.id)
        .join(account, account.id == Opportunity.account_id)
        .where(open_isr_on(day) == own.c.isr_id)
        .where(or_(visible_isrs(user, own.c.isr_id, day), is_on_team_of(user, day)))
        .order_by(Opportunity.name, Opportunity.id)
    )
    owned = _owned_by_isrs(of_account, day)
    accounts = (
        select(literal(None, Integer()), literal(""), of_account.id, of_account.name, owned.c.isr)
        .join(owned, owned.c.record_id == of_account.id)
        .where(isr_on(day, of_account.id) == owned.c.isr_id)
        .where(or_(visible_isrs(user, owned.c.isr_id, day), of_account.owner_email == user.email))
        .order_by(of_account.name, of_account.id)
    )
    both = union_all(*(each.limit(FAULTS_SHOWN).subquery().select() for each in (accounts, opportunities)))
    return [OwningIsr(*row) for row in db.session.execute(both)]


def _owned_by_isrs(record: Any, day: date, *conditions: Any) -> Any:
    """The records with an owner in the CRM who has anything as ISR, with that person."""
    isr, crm_user = aliased(User), aliased(CrmUser)
    found = select(record.id.label("record_id"), isr.id.label("isr_id"), isr.name.label("isr"))
    is_isr = (*conditions, isr.id.in_(_isrs(day)))
    by_email = found.join(isr, isr.email == record.owner_email).where(*is_isr)
    by_id = found.join(crm_user, crm_user.crm_id == record.owner_crm_id).join(
        isr, isr.email == crm_user.email
    )
    return by_email.union(by_id.where(*is_isr)).cte().prefix_with("MATERIALIZED")


def closings_otherwise(user: User, day: date) -> Sequence[OtherwiseDecided]:
    """The closings that an assignment would decide otherwise which was made after its first day.

    They keep their ISR. Three territories are asked, those that were assigned last in ninety days.
    """
    made = aliased(Assignment)
    since = clock.now() - BACK_DATED_PERIOD
    found = (
        select(Territory, made.starts_on, made.assigned_at)
        .join(made, made.territory_id == Territory.id)
        .where(made.taken_back_at.is_(None), made.assigned_at >= since, visible_territories(user, day))
    )
    latest = db.session.execute(found.order_by(made.id.desc()).limit(FAULTS_SHOWN))
    late = {territory: starts_on for territory, starts_on, at in latest if starts_on < at.date()}
    return [
        closing
        for territory, first_day in [*late.items()][:BACK_DATED_ASKED]
        for closing in closings_decided_otherwise(territory, user, since=first_day)
    ]


def _isrs(day: date) -> Any:
    """The ids of everybody who has an opportunity on a day, by a territory or by an ISR override."""
    held = select(Assignment.isr_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    lent = select(IsrOverride.isr_id).where(covers(IsrOverride, day), IsrOverride.isr_id.is_not(None))
    return held.union(lent)
