"""What depends on an ISR manager, on an ISR, and on someone who asked for something about a territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.predicates import asks_for_any_change
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding.models import EstablishedIsr, Onboarding
from app.onboarding.queries import RUNNING as ONBOARDING_RUNS
from app.people.leaving.ends import Handover, Kind, LooseEnd, Whose
from app.people.models import GrantedRole, User
from app.shared.database import db
from app.shared.text import listed
from app.territories.actions import change_isr_manager, release_isr
from app.territories.models import Assignment, ChangeRequest, ChangeState, GateOverride, OverrideState
from app.territories.queries import RUNNING


@dataclass(frozen=True)
class ManagedIsr:
    """An ISR of a manager: by their onboarding, their record as established, or what they hold."""

    isr: User
    manager: User
    since: datetime
    buddy_id: int | None = None

    @property
    def id(self) -> str:
        return f"{self.isr.id}_{self.manager.id}"


def _managed(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    found: dict[str, ManagedIsr] = {}
    onboarded = select(Onboarding).where(ONBOARDING_RUNS, whose(Onboarding.manager_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.manager))
    for each in db.session.scalars(onboarded.options(*people).order_by(Onboarding.id).limit(most)):
        _add(found, ManagedIsr(each.isr, each.manager, each.started_at, each.buddy_id))
    is_isr = User.granted_roles.any(GrantedRole.role == Role.ISR)
    recorded = select(EstablishedIsr).join(EstablishedIsr.isr).where(whose(EstablishedIsr.manager_id))
    elsewhere = select(Onboarding.isr_id).where(ONBOARDING_RUNS)
    recorded = recorded.where(User.active, is_isr, EstablishedIsr.isr_id.not_in(elsewhere))
    known = (selectinload(EstablishedIsr.isr), selectinload(EstablishedIsr.manager))
    for record in db.session.scalars(recorded.options(*known).order_by(EstablishedIsr.id).limit(most)):
        _add(found, ManagedIsr(record.isr, record.manager, record.recorded_at))
    held = select(Assignment).where(RUNNING, whose(Assignment.manager_id))
    holders = (selectinload(Assignment.isr), selectinload(Assignment.manager))
    for assignment in db.session.scalars(held.options(*holders).order_by(Assignment.id).limit(most)):
        _add(found, ManagedIsr(assignment.isr, assignment.manager, assignment.assigned_at))
    for managed in found.values():
        yield LooseEnd(ISRS, managed, managed.manager, managed.isr.name, managed.since, [managed.isr])


def _add(found: dict[str, ManagedIsr], managed: ManagedIsr) -> None:
    found.setdefault(managed.id, managed)


def _manages(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.isr.id, end.record.buddy_id)


def _change_manager(end: LooseEnd, handover: Handover) -> None:
    assert handover.to is not None  # noqa: S101 - this kind has a successor, always
    change_isr_manager(end.record.isr, handover.to, reason=handover.reason, by=handover.by)


@dataclass(frozen=True)
class OwnWork:
    """An ISR with an onboarding that runs, or with territories."""

    isr: User
    since: datetime
    held: tuple[Assignment, ...] = ()
    is_onboarded: bool = False

    @property
    def id(self) -> int:
        return self.isr.id


def _own(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    onboarded = select(Onboarding).where(ONBOARDING_RUNS, whose(Onboarding.isr_id))
    isr = selectinload(Onboarding.isr)
    running = db.session.scalars(onboarded.options(isr).order_by(Onboarding.id).limit(most)).all()
    held = select(Assignment).where(RUNNING, whose(Assignment.isr_id)).options(selectinload(Assignment.isr))
    assignments = db.session.scalars(held.order_by(Assignment.id).limit(most)).all()
    isrs = {each.isr_id: (each.isr, each.started_at) for each in running}
    for assignment in assignments:
        isrs.setdefault(assignment.isr_id, (assignment.isr, assignment.assigned_at))
    for isr_id, (someone, since) in isrs.items():
        theirs = tuple(each for each in assignments if each.isr_id == isr_id)
        is_onboarded = any(each.isr_id == isr_id for each in running)
        own = OwnWork(someone, since, theirs, is_onboarded)
        parts = ["their onboarding"] * is_onboarded + [each.territory.name for each in theirs]
        locks = [*(each.territory for each in theirs), someone]
        yield LooseEnd(OWN, own, someone, f"{someone.name}: {listed(parts)}", since, locks)


def _release(end: LooseEnd, handover: Handover) -> None:
    release_isr(end.record.isr, reason=handover.reason, by=handover.by)


def _to_decide(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    is_asked = ChangeRequest.state == ChangeState.ASKED
    statement = select(ChangeRequest).where(is_asked, whose(ChangeRequest.manager_id))
    people = [
        selectinload(each) for each in (ChangeRequest.manager, ChangeRequest.to, ChangeRequest.territory)
    ]
    for each in db.session.scalars(statement.options(*people).order_by(ChangeRequest.id).limit(most)):
        assert each.manager is not None  # noqa: S101 - as just asked for
        what = f"{each.territory.name}: {each.wanted}"
        yield LooseEnd(TO_DECIDE, each, each.manager, what, each.asked_at, [each.territory])


def _decides(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.asked_by_id, end.record.to_id)


def _give_decision(end: LooseEnd, handover: Handover) -> None:
    request = end.record
    _record(ActivityVerb.HANDED_OVER_DECISION, request, request.manager, handover)
    request.manager = handover.to


def _asked(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    is_asked = ChangeRequest.state == ChangeState.ASKED
    statement = select(ChangeRequest).where(is_asked, whose(ChangeRequest.asked_by_id))
    people = [
        selectinload(each) for each in (ChangeRequest.asked_by, ChangeRequest.to, ChangeRequest.territory)
    ]
    for each in db.session.scalars(statement.options(*people).order_by(ChangeRequest.id).limit(most)):
        what = f"{each.territory.name}: {each.wanted}"
        yield LooseEnd(ASKED, each, each.asked_by, what, each.asked_at, [each.territory])


def _asks(end: LooseEnd, person: User) -> bool:
    return asks_for_any_change(person, None) and person.id not in (end.record.manager_id, end.record.to_id)


def _overrides(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    is_asked = GateOverride.state == OverrideState.ASKED
    statement = select(GateOverride).where(is_asked, whose(GateOverride.asked_by_id))
    people = [
        selectinload(each) for each in (GateOverride.asked_by, GateOverride.isr, GateOverride.territory)
    ]
    for each in db.session.scalars(statement.options(*people).order_by(GateOverride.id).limit(most)):
        what = f"{each.territory.name}, for {each.isr.name}"
        yield LooseEnd(OVERRIDES, each, each.asked_by, what, each.asked_at, [each.territory])


def _asks_for_override(end: LooseEnd, person: User) -> bool:
    return bool(person.id != end.record.isr_id)


def _follow_up(end: LooseEnd, handover: Handover) -> None:
    """Someone else asks for it from now on, and gets the answer."""
    _record(ActivityVerb.HANDED_OVER_REQUEST, end.record, end.record.asked_by, handover)
    end.record.asked_by = handover.to


def _record(
    verb: ActivityVerb, record: ChangeRequest | GateOverride, before: User, handover: Handover
) -> None:
    db.session.refresh(record, with_for_update={"key_share": True})
    became = handover.to.name if handover.to else None
    record_activity(verb, record, by=handover.by, was=before.name, became=became, reason=handover.reason)


ISRS = Kind("isr", "ISRs as their manager", Role.ISR_MANAGER, _managed, _change_manager, _manages, tells=True)
OWN = Kind(
    "own",
    "Onboarding and territories of their own",
    Role.ISR,
    _own,
    _release,
    None,
    outcome="The onboarding ends today. The territories become vacant and wait for their manager.",
)
TO_DECIDE = Kind("decision", "Changes to decide", Role.ISR_MANAGER, _to_decide, _give_decision, _decides)
ASKED = Kind("request", "Changes they asked for", None, _asked, _follow_up, _asks)
OVERRIDES = Kind(
    "override", "Overrides they asked for", Role.ISR_MANAGER, _overrides, _follow_up, _asks_for_override
)
