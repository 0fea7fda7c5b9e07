"""How an assignment begins, whichever way it comes about: who is asked, what is checked, what is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.actions import unlock_later_steps
from app.onboarding.gate.explain import Gate, check_open
from app.onboarding.gate.facts import gate_opened_at
from app.onboarding.gate.lock import lock_gate
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.onboarding.queries import manager_of
from app.people.models import User
from app.shared import clock
from app.shared.times import full_day, in_zone
from app.territories import rules
from app.territories.models import Assignment, GateOverride, Territory
from app.territories.queries import last_assignment, remit_of, running_assignment, usable_override

VACANT = "vacant"


@dataclass(frozen=True)
class Beginning:
    """An ISR about to hold a territory from a day on: whose they are, their gate, and who does it."""

    isr: User
    manager: User
    onboarding: Onboarding | None
    gate: Gate
    starts_on: date
    by: User


def beginning_for(isr: User, *, starts_on: date, by: User, for_any_manager: bool = False) -> Beginning:
    """Hold the gate of an ISR, and ask whose they are. The territories are held already.

    Raises RuleBroken for who is no ISR and, but where `by` acts for any manager, for someone else's.
    """
    onboarding = lock_gate(isr)
    theirs = manager_of(isr)
    is_theirs = for_any_manager or (theirs is not None and theirs.id == by.id)
    rules.check_theirs(isr.name, is_isr=Role.ISR in isr.roles, is_theirs=is_theirs)
    return Beginning(isr, theirs or by, onboarding, gate_of(isr), starts_on, by)


def check_beginning(territory: Territory, beginning: Beginning) -> GateOverride | None:
    """Check that the ISR can have a vacant territory; answers the override by which, if they need one.

    Raises Conflict, saying who holds it, for one that is not vacant; RuleBroken while the gate is closed,
    for one that is no longer in the mapping file, and for a first day that does not fit.
    """
    rules.check_on_the_map(territory.name, is_removed=territory.removed_at is not None)
    held = running_assignment(territory)
    if held is not None:
        raise rules.held_already(territory.name, held.isr.name, held.starts_on)
    override = check_gate(territory, beginning)
    check_first_day(beginning, last_assignment(territory), override)
    return override


def check_remit(territories: Sequence[Territory], beginning: Beginning, *, is_confirmed: bool) -> None:
    """Raise RuleBroken, until it is confirmed, for territories outside the ISR's region or segment."""
    remits = {each.name: rules.Remit(each.region, each.segment) for each in territories}
    hired_for = remit_of(beginning.onboarding)
    rules.check_remit(beginning.isr.name, hired_for, remits, is_confirmed=is_confirmed)


def check_gate(territory: Territory, beginning: Beginning) -> GateOverride | None:
    """The override by which the ISR can have the territory; None where their gate is open.

    Raises RuleBroken, naming what is missing, for a gate that is closed and not overridden.
    """
    if beginning.gate.is_open:
        return None
    override = usable_override(territory, beginning.isr)
    if override is None:
        check_open(beginning.gate, beginning.isr.name)
    return override


def check_first_day(beginning: Beginning, previous: Assignment | None, override: GateOverride | None) -> None:
    """Raise RuleBroken for a first day that does not fit; `previous` is who held the territory last."""
    zone = beginning.manager.time_zone
    last_day = previous.ends_on if previous else None
    before = (
        rules.next_first_day(last_day) if last_day else None,
        "the day after the last of who held it before",
    )
    earliest = [before, *_when_ready(beginning, override, zone)]
    rules.check_first_day(beginning.starts_on, today=clock.today(zone), earliest=earliest)


def begin(
    territory: Territory, beginning: Beginning, override: GateOverride | None, *, was: str = VACANT
) -> Assignment:
    """Write an assignment that has been checked, put it on record, and unlock the later steps."""
    assignment = Assignment(
        territory=territory,
        isr=beginning.isr,
        manager=beginning.manager,
        onboarding=beginning.onboarding,
        override=override,
        starts_on=beginning.starts_on,
    )
    db.session.add(assignment)
    verb = ActivityVerb.ASSIGNED_BY_OVERRIDE if override else ActivityVerb.ASSIGNED
    for subject in (assignment, territory):
        record_activity(verb, subject, by=beginning.by, was=was, became=held_by_whom(assignment))
    if beginning.onboarding is not None:
        unlock_later_steps(beginning.onboarding, beginning.starts_on, by=beginning.by)
    return assignment


def held_by_whom(assignment: Assignment) -> str:
    """An assignment as it goes on record: "Jonas Falk, from 2 Nov 2026"."""
    return f"{assignment.isr.name}, from {full_day(assignment.starts_on)}"


def _when_ready(
    beginning: Beginning, override: GateOverride | None, zone: str
) -> Iterable[tuple[date | None, str]]:
    """The days on which the ISR could begin at all, each with its reason."""
    onboarding = beginning.onboarding
    if onboarding is not None:
        yield onboarding.start_date, "the day they start"
    if override is not None and override.decided_at is not None:
        yield in_zone(override.decided_at, zone).date(), "the day the override was granted"
    elif onboarding is not None:
        opened_at = gate_opened_at(onboarding)
        yield in_zone(opened_at, zone).date() if opened_at else None, "the day their gate opened"
