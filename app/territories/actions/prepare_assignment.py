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
from app.shared.times import format_full_day, in_zone
from app.territories import rules
from app.territories.models import Assignment, GateOverride, Territory
from app.territories.queries import last_assignment, remit_of, running_assignment, usable_override

VACANT_LABEL = "vacant"


@dataclass(frozen=True)
class PreparedAssignment:
    """An ISR about to hold a territory from a day on: whose they are, their gate, and who does it."""

    isr: User
    manager: User
    onboarding: Onboarding | None
    gate: Gate
    starts_on: date
    by: User


def prepare_assignment(
    isr: User, *, starts_on: date, by: User, for_any_manager: bool = False
) -> PreparedAssignment:
    """Hold the gate of an ISR, and ask whose they are. The territories are held already.

    Raises RuleBroken for who is no ISR and, but where `by` acts for any manager, for someone else's.
    """
    onboarding = lock_gate(isr)
    theirs = manager_of(isr)
    is_theirs = for_any_manager or (theirs is not None and theirs.id == by.id)
    rules.check_is_own_isr(isr.name, is_isr=Role.ISR in isr.roles, is_theirs=is_theirs)
    return PreparedAssignment(isr, theirs or by, onboarding, gate_of(isr), starts_on, by)


def check_assignable(territory: Territory, prepared: PreparedAssignment) -> GateOverride | None:
    """Check that the ISR can have a vacant territory; answers the override by which, if they need one.

    Raises Conflict, saying who holds it, for one that is not vacant; RuleBroken while the gate is closed,
    for one that is no longer in the mapping file, and for a first day that does not fit.
    """
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    held = running_assignment(territory)
    if held is not None:
        raise rules.already_held(territory.name, held.isr.name, held.starts_on)
    override = check_gate(territory, prepared)
    check_first_day(prepared, last_assignment(territory), override)
    return override


def check_remit(
    territories: Sequence[Territory], prepared: PreparedAssignment, *, is_confirmed: bool
) -> None:
    """Raise RuleBroken, until it is confirmed, for territories outside the ISR's region or segment."""
    remits = {each.name: rules.Remit(each.region, each.segment) for each in territories}
    hired_for = remit_of(prepared.onboarding)
    rules.check_remit(prepared.isr.name, hired_for, remits, is_confirmed=is_confirmed)


def check_gate(territory: Territory, prepared: PreparedAssignment) -> GateOverride | None:
    """The override by which the ISR can have the territory; None where their gate is open.

    Raises RuleBroken, naming what is missing, for a gate that is closed and not overridden.
    """
    if prepared.gate.is_open:
        return None
    override = usable_override(territory, prepared.isr)
    if override is None:
        check_open(prepared.gate, prepared.isr.name)
    return override


def check_first_day(
    prepared: PreparedAssignment, previous: Assignment | None, override: GateOverride | None
) -> None:
    """Raise RuleBroken for a first day that does not fit; `previous` is who held the territory last."""
    zone = prepared.manager.time_zone
    last_day = previous.ends_on if previous else None
    before = (
        rules.next_first_day(last_day) if last_day else None,
        "the day after the last of who held it before",
    )
    earliest = [before, *_earliest_days(prepared, override, zone)]
    rules.check_first_day(prepared.starts_on, today=clock.today(zone), earliest=earliest)


def create_assignment(
    territory: Territory,
    prepared: PreparedAssignment,
    override: GateOverride | None,
    *,
    was: str = VACANT_LABEL,
) -> Assignment:
    """Write an assignment that has been checked, put it on record, and unlock the later steps."""
    assignment = Assignment(
        territory=territory,
        isr=prepared.isr,
        manager=prepared.manager,
        onboarding=prepared.onboarding,
        override=override,
        starts_on=prepared.starts_on,
    )
    db.session.add(assignment)
    verb = ActivityVerb.ASSIGNED_BY_OVERRIDE if override else ActivityVerb.ASSIGNED
    for subject in (assignment, territory):
        record_activity(verb, subject, by=prepared.by, was=was, became=describe_assignment(assignment))
    if prepared.onboarding is not None:
        unlock_later_steps(prepared.onboarding, prepared.starts_on, by=prepared.by)
    return assignment


def describe_assignment(assignment: Assignment) -> str:
    """An assignment as it goes on record: "Jonas Falk, from 2 Nov 2026"."""
    return f"{assignment.isr.name}, from {format_full_day(assignment.starts_on)}"


def _earliest_days(
    prepared: PreparedAssignment, override: GateOverride | None, zone: str
) -> Iterable[tuple[date | None, str]]:
    """The days on which the ISR could begin at all, each with its reason."""
    onboarding = prepared.onboarding
    if onboarding is not None:
        yield onboarding.start_date, "the day they start"
    if override is not None and override.decided_at is not None:
        yield in_zone(override.decided_at, zone).date(), "the day the override was granted"
    elif onboarding is not None:
        opened_at = gate_opened_at(onboarding)
        yield in_zone(opened_at, zone).date() if opened_at else None, "the day their gate opened"
