"""Loose ends of ISR managers and of ISRs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, selectinload

from app.access.roles import Role
from app.db.base import db
from app.onboarding.models import EstablishedIsr, Onboarding
from app.onboarding.queries import HAS_GATE
from app.onboarding.queries import IS_RUNNING as ONBOARDING_RUNS
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import GrantedRole, User
from app.shared.sales.company import alignment_day
from app.shared.text import join_words
from app.territories.actions import change_isr_manager, release_isr
from app.territories.models import Assignment
from app.territories.previews import preview_of_end
from app.territories.queries import ASSIGNMENT_HAS_NO_LAST_DAY, assignment_is_running


@dataclass(frozen=True)
class ManagedIsr:
    """An ISR of a manager: by onboarding, by record as an existing ISR, or by assignment."""

    isr: User
    manager: User
    since: datetime
    buddy_id: int | None = None

    @property
    def id(self) -> str:
        return f"{self.isr.id}_{self.manager.id}"


def _goes_on() -> ColumnElement[bool]:
    """The condition that an assignment does not end by today or tomorrow: today is not one day everywhere."""
    return assignment_is_running(alignment_day() + timedelta(days=1))


def _managed(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    found: dict[str, ManagedIsr] = {}
    onboarded = select(Onboarding).where(ONBOARDING_RUNS, HAS_GATE, matches(Onboarding.manager_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.manager))
    for each in db.session.scalars(onboarded.options(*people).order_by(Onboarding.id)):
        _add(found, ManagedIsr(each.isr, each.manager, each.started_at, each.buddy_id))
    is_isr = User.granted_roles.any(GrantedRole.role == Role.ISR)
    recorded = select(EstablishedIsr).join(EstablishedIsr.isr).where(matches(EstablishedIsr.manager_id))
    elsewhere = select(Onboarding.isr_id).where(ONBOARDING_RUNS)
    recorded = recorded.where(User.active, is_isr, EstablishedIsr.isr_id.not_in(elsewhere))
    known = (selectinload(EstablishedIsr.isr), selectinload(EstablishedIsr.manager))
    for record in db.session.scalars(recorded.options(*known).order_by(EstablishedIsr.id)):
        _add(found, ManagedIsr(record.isr, record.manager, record.recorded_at))
    held = select(Assignment).where(_goes_on(), matches(Assignment.manager_id))
    holders = (selectinload(Assignment.isr), selectinload(Assignment.manager))
    for assignment in db.session.scalars(held.options(*holders).order_by(Assignment.id)):
        _add(found, ManagedIsr(assignment.isr, assignment.manager, assignment.assigned_at))
    for managed in found.values():
        yield LooseEnd(MANAGED_ISRS, managed, managed.manager, managed.isr.name, managed.since, [managed.isr])


def _add(found: dict[str, ManagedIsr], managed: ManagedIsr) -> None:
    found.setdefault(managed.id, managed)


def _has_isrs(user_id: Any) -> ColumnElement[bool]:
    isr, elsewhere = (
        aliased(User),
        exists().where(ONBOARDING_RUNS, Onboarding.isr_id == EstablishedIsr.isr_id),
    )
    is_isr = and_(isr.active, isr.granted_roles.any(GrantedRole.role == Role.ISR))
    recorded = (EstablishedIsr.manager_id == user_id, isr.id == EstablishedIsr.isr_id, is_isr, ~elsewhere)
    return or_(
        exists().where(ONBOARDING_RUNS, HAS_GATE, Onboarding.manager_id == user_id),
        exists().where(*recorded),
        exists().where(ASSIGNMENT_HAS_NO_LAST_DAY, Assignment.manager_id == user_id),
    )


def _manages(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.isr.id, end.record.buddy_id)


def _why_not_manager(end: LooseEnd, person: User) -> str | None:
    if person.id == end.record.isr.id:
        return _("%(person)s can’t be their own manager. Choose someone else.", person=person.name)
    return _(
        "%(buddy)s is the buddy of %(isr)s. Choose someone else.", buddy=person.name, isr=end.record.isr.name
    )


def _change_manager(end: LooseEnd, handover: Handover) -> None:
    assert handover.to is not None  # noqa: S101 - this kind has a successor, always
    change_isr_manager(end.record.isr, handover.to, reason=handover.reason, leaver=end.owner, by=handover.by)


@dataclass(frozen=True)
class OwnTerritories:
    """An ISR with a running onboarding or with territories."""

    isr: User
    since: datetime
    held: tuple[Assignment, ...] = ()
    is_onboarded: bool = False

    @property
    def id(self) -> int:
        return self.isr.id


def _own(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    onboarded = select(Onboarding).where(ONBOARDING_RUNS, HAS_GATE, matches(Onboarding.isr_id))
    isr = selectinload(Onboarding.isr)
    running = db.session.scalars(onboarded.options(isr).order_by(Onboarding.id)).all()
    held = (
        select(Assignment).where(_goes_on(), matches(Assignment.isr_id)).options(selectinload(Assignment.isr))
    )
    assignments = db.session.scalars(held.order_by(Assignment.id)).all()
    isrs = {each.isr_id: (each.isr, each.started_at) for each in running}
    for assignment in assignments:
        isrs.setdefault(assignment.isr_id, (assignment.isr, assignment.assigned_at))
    for isr_id, (someone, since) in isrs.items():
        theirs = tuple(each for each in assignments if each.isr_id == isr_id)
        is_onboarded = any(each.isr_id == isr_id for each in running)
        own = OwnTerritories(someone, since, theirs, is_onboarded)
        parts = [_("their onboarding")] * is_onboarded + [each.territory.name for each in theirs]
        locks = [*(each.territory for each in theirs), someone]
        what, lost = f"{someone.name}: {join_words(parts)}", partial(_explain_loss, theirs)
        yield LooseEnd(OWN_TERRITORIES, own, someone, what, since, locks, explained=lost)


def _explain_loss(held: Sequence[Assignment]) -> Sequence[str]:
    preview = preview_of_end(held)
    return preview.lines if preview else ()


def _holds_or_is_onboarded(user_id: Any) -> ColumnElement[bool]:
    return or_(
        exists().where(ONBOARDING_RUNS, HAS_GATE, Onboarding.isr_id == user_id),
        exists().where(ASSIGNMENT_HAS_NO_LAST_DAY, Assignment.isr_id == user_id),
    )


def _release(end: LooseEnd, handover: Handover) -> None:
    release_isr(end.record.isr, reason=handover.reason, by=handover.by)


MANAGED_ISRS = LooseEndKind(
    "isr",
    _l("ISRs they manage"),
    frozenset({Role.ISR_MANAGER}),
    _managed,
    _change_manager,
    _manages,
    _has_isrs,
    notifies_successor=True,
    why_not=_why_not_manager,
)
OWN_TERRITORIES = LooseEndKind(
    "own",
    _l("Their onboarding and territories"),
    frozenset({Role.ISR}),
    _own,
    _release,
    None,
    _holds_or_is_onboarded,
    outcome=_l("The onboarding ends today. The territories become vacant, and their manager assigns them."),
)
