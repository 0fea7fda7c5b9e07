"""How an assignment starts: what is checked, and what is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.actions import unlock_later_steps
from app.onboarding.gate.explain import Gate, check_open
from app.onboarding.gate.facts import gate_opened_at
from app.onboarding.gate.lock import lock_gate
from app.onboarding.gate.queries import gate_with
from app.onboarding.models import Onboarding
from app.onboarding.queries import manager_with
from app.people.models import User
from app.sales_areas import remit
from app.sales_areas.queries import segment_names
from app.shared import clock
from app.shared.times import format_day, format_full_day, in_zone
from app.territories import rules
from app.territories.hooks import HolderChangeKind, note_change
from app.territories.models import Assignment, GateOverride, Territory
from app.territories.queries import last_assignment, remit_of, running_assignment, usable_override
from app.turns.actions import update_turns, update_turns_of_people

VACANT_LABEL = "vacant"


@dataclass(frozen=True)
class PreparedAssignment:
    """An ISR who is to hold a territory from a day: their manager, their gate, and who assigns it."""

    isr: User
    manager: User
    onboarding: Onboarding | None
    gate: Gate
    starts_on: date
    by: User


def prepare_assignment(
    isr: User, *, starts_on: date, by: User, for_any_manager: bool = False
) -> PreparedAssignment:
    """Lock the gate of an ISR. The caller has locked the territories.

    Raises RuleBroken for a person who is not an ISR and, unless `for_any_manager`, for another manager's ISR.
    """
    onboarding = lock_gate(isr)
    theirs = manager_with(onboarding, isr)
    is_theirs = for_any_manager or (theirs is not None and theirs.id == by.id)
    rules.check_is_own_isr(isr.name, is_isr=Role.ISR in isr.roles, is_theirs=is_theirs)
    return PreparedAssignment(isr, theirs or by, onboarding, gate_with(onboarding, isr), starts_on, by)


def check_assignable(territory: Territory, prepared: PreparedAssignment) -> GateOverride | None:
    """Check that the ISR can have a vacant territory. Returns the override that they need, if any.

    Raises Conflict with the holder if it is not vacant and no last day is planned; RuleBroken if the gate is
    closed, the territory is no longer in the mapping file, or the first day does not fit.
    """
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    held = running_assignment(territory)
    if held is not None and held.ends_on is None:
        raise rules.already_held(territory.name, held.isr.name, held.starts_on)
    override = check_gate(territory, prepared)
    check_first_day(prepared, last_assignment(territory), override)
    return override


def check_remit(
    territories: Sequence[Territory], prepared: PreparedAssignment, *, is_confirmed: bool
) -> None:
    """Raise RuleBroken, unless confirmed, for territories outside the ISR's region or segment."""
    remits = {each.name: remit.Remit(each.region, each.segment) for each in territories}
    hired_for = remit_of(prepared.onboarding)
    remit.check_remit(prepared.isr.name, hired_for, remits, names=segment_names(), is_confirmed=is_confirmed)


def check_gate(territory: Territory, prepared: PreparedAssignment) -> GateOverride | None:
    """The override by which the ISR can have the territory; None if their gate is open.

    Raises RuleBroken with what is missing if the gate is closed and there is no override, and for
    somebody hired as something else.
    """
    if prepared.gate.is_open:
        return None
    has_gate = prepared.onboarding is None or prepared.onboarding.has_gate
    override = usable_override(territory, prepared.isr) if has_gate else None
    if override is None:
        check_open(prepared.gate, prepared.isr.name)
    return override


def check_first_day(
    prepared: PreparedAssignment, previous: Assignment | None, override: GateOverride | None
) -> None:
    """Raise RuleBroken for a first day that does not fit; `previous` is the last ended assignment."""
    today = clock.today(prepared.manager.time_zone)
    earliest = _earliest_days(prepared, previous, override)
    rules.check_first_day(prepared.starts_on, today=today, earliest=earliest)


def create_assignment(
    territory: Territory,
    prepared: PreparedAssignment,
    override: GateOverride | None,
    *,
    was: str = VACANT_LABEL,
) -> Assignment:
    """Write an assignment that has been checked, record it, and unlock the later steps."""
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
    note_change(HolderChangeKind.BEGINS, assignment, prepared.starts_on, by=prepared.by)
    update_turns_with(assignment)
    return assignment


def update_turns_with(assignment: Assignment) -> None:
    """Update what waits for the people and for the territory of an assignment that starts or ends."""
    update_turns_of_people(assignment.isr_id, assignment.manager_id)
    update_turns(assignment.territory)


def describe_assignment(assignment: Assignment) -> str:
    """An assignment as it is recorded: "Jonas Falk, from 2 Nov 2026", until its last day if it has one."""
    until = f" until {format_full_day(assignment.ends_on)}" if assignment.ends_on else ""
    return f"{assignment.isr.name}, from {format_full_day(assignment.starts_on)}{until}"


def _earliest_days(
    prepared: PreparedAssignment, previous: Assignment | None, override: GateOverride | None
) -> Iterable[tuple[date, str]]:
    """The earliest possible first days, each with the sentence that refuses a day before it."""
    zone, onboarding = prepared.manager.time_zone, prepared.onboarding
    if previous is not None and previous.ends_on is not None:
        limit, last_day = rules.next_first_day(previous.ends_on), format_day(previous.ends_on)
        if previous.is_running:
            isr = previous.isr.name
            yield limit, _("%(isr)s holds it until %(day)s. Choose a later day.", isr=isr, day=last_day)
        else:
            yield limit, _("The last assignment ended on %(day)s. Choose a later day.", day=last_day)
    if onboarding is not None:
        limit = onboarding.start_date
        yield limit, _("They start on %(day)s. Choose that day or a later one.", day=format_day(limit))
    if override is not None and override.decided_at is not None:
        limit = in_zone(override.decided_at, zone).date()
        day = format_day(limit)
        yield limit, _("The override was approved on %(day)s. Choose that day or a later one.", day=day)
    elif onboarding is not None and (opened_at := gate_opened_at(onboarding)):
        limit = in_zone(opened_at, zone).date()
        day = format_day(limit)
        yield limit, _("Their gate opened on %(day)s. Choose that day or a later one.", day=day)
