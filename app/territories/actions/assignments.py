"""Assign a territory, and undo or end an assignment."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.undo import check_can_be_undone
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.actions import reschedule_later_steps
from app.onboarding.gate.explain import check_open
from app.onboarding.gate.lock import lock_gate
from app.onboarding.gate.queries import gate_of
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import format_full_day
from app.territories import mail, rules
from app.territories.actions.prepare_assignment import (
    VACANT_LABEL,
    PreparedAssignment,
    check_assignable,
    check_remit,
    create_assignment,
    describe_assignment,
    prepare_assignment,
    update_turns_with,
)
from app.territories.hooks import HolderChangeKind, count_by_territory, note_change, one_act
from app.territories.locks import lock_territories
from app.territories.models import Assignment, GateOverride, Territory
from app.territories.queries import first_territory_day, running_assignment, undo_obstacle

UNDO_REASON = _l("The assignment was undone.")


def assign_territory(
    territory: Territory, *, isr: User, starts_on: date, by: User, is_confirmed: bool = False
) -> Assignment:
    """Assign a vacant territory to an ISR of the manager `by`, from a day, and notify the ISR.

    With a closed gate it uses the override granted for this ISR and territory, once. Raises RuleBroken if
    there is none, with what is missing, its owner and its age; for another manager's ISR; for a territory
    that is no longer in the mapping file; for a first day that does not fit; and, unless `is_confirmed`, for
    a territory of another region or segment. Raises Conflict with the holder if it is not vacant.
    """
    lock_territories([territory])
    prepared = prepare_assignment(isr, starts_on=starts_on, by=by)
    override = check_assignable(territory, prepared)
    check_remit([territory], prepared, is_confirmed=is_confirmed)
    return _assign_and_notify(territory, prepared, override)


def assign_for_manager(territory: Territory, *, isr: User, starts_on: date, by: User) -> Assignment:
    """The same by a person who acts for the ISR's manager; the caller has checked that they may."""
    lock_territories([territory])
    prepared = prepare_assignment(isr, starts_on=starts_on, by=by, for_any_manager=True)
    return _assign_and_notify(territory, prepared, check_assignable(territory, prepared))


def _assign_and_notify(
    territory: Territory, prepared: PreparedAssignment, override: GateOverride | None
) -> Assignment:
    with one_act():
        assignment = create_assignment(territory, prepared, override)
        mail.tell_assigned(assignment, count_by_territory([territory]))
    return assignment


def undo_assignment(assignment: Assignment, *, by: User) -> None:
    """Undo an assignment soon after it was made, and cancel its unsent mail.

    If that mail was sent, another one says that the assignment was undone. Raises RuleBroken if it is too
    late, if something depends on it, and if it was handed over by another ISR: hand that back instead.
    """
    lock_territories([assignment.territory])
    lock_gate(assignment.isr)
    db.session.refresh(assignment)
    check_can_be_undone(assignment.assigned_at, clock.now(), None)
    obstacle = undo_obstacle(assignment)
    if obstacle:
        raise RuleBroken(obstacle)
    today = clock.today(assignment.manager.time_zone)
    cancel_assignment(assignment, today, reason=str(UNDO_REASON), by=by)
    mail.tell_undone(assignment)


def end_assignment(assignment: Assignment, *, last_day: date, reason: str, by: User) -> None:
    """Give an assignment its last day, past, today or ahead. After that day the territory is vacant.

    One that starts later is cancelled, and counts for no day. Raises RuleBroken for a last day that does
    not fit, and Conflict if it was ended meanwhile.
    """
    _lock(assignment)
    if assignment.ends_on is not None:
        raise rules.already_ended(assignment.ends_on, is_over=not assignment.is_running)
    today = clock.today(assignment.manager.time_zone)
    rules.check_last_day(last_day, first_day=assignment.starts_on, today=today)
    if last_day < assignment.starts_on:
        cancel_assignment(assignment, today, reason=reason, by=by)
    else:
        set_last_day(last_day, assignment, reason=reason, by=by)


def end_today(assignment: Assignment, *, reason: str, by: User) -> None:
    """End a running assignment as of today in the manager's time zone, whatever last day is planned.

    One that has not started is cancelled. The caller has locked the territory.
    """
    lock_gate(assignment.isr)
    today = clock.today(assignment.manager.time_zone)
    if assignment.starts_on > today:
        cancel_assignment(assignment, today, reason=reason, by=by)
    else:
        set_last_day(today, assignment, reason=reason, by=by)


def change_last_day(assignment: Assignment, *, last_day: date, reason: str, by: User) -> None:
    """Change a last day that is ahead to another day, past, today or ahead.

    Raises RuleBroken for a day that does not fit; Conflict if there is no last day ahead. For a later day it
    raises what `withdraw_last_day` raises.
    """
    before = _lock_planned(assignment)
    today = clock.today(assignment.manager.time_zone)
    rules.check_last_day(last_day, first_day=assignment.starts_on, today=today)
    if last_day < assignment.starts_on:
        cancel_assignment(assignment, today, reason=reason, by=by)
        return
    if last_day > before:
        _check_may_continue(assignment)
    if last_day != before:
        set_last_day(last_day, assignment, reason=reason, by=by)


def withdraw_last_day(assignment: Assignment, *, reason: str, by: User) -> None:
    """Withdraw a last day that is ahead: the assignment continues.

    Raises RuleBroken if the gate of the ISR is closed, or the territory is no longer in the mapping file;
    Conflict if there is no last day ahead, or another ISR follows.
    """
    before = _lock_planned(assignment)
    _check_may_continue(assignment)
    was = describe_assignment(assignment)
    assignment.ends_on = None
    _record(ActivityVerb.WITHDREW_LAST_DAY, assignment, describe_assignment(assignment), reason, by, was=was)
    note_change(HolderChangeKind.CONTINUES, assignment, rules.next_first_day(before), by=by)
    update_turns_with(assignment)


def _lock(assignment: Assignment) -> None:
    lock_territories([assignment.territory])
    lock_gate(assignment.isr)
    db.session.refresh(assignment)


def _lock_planned(assignment: Assignment) -> date:
    """Lock an assignment, and return its planned last day."""
    _lock(assignment)
    if assignment.planned_last_day is None:
        raise rules.not_planned()
    return assignment.planned_last_day


def _check_may_continue(assignment: Assignment) -> None:
    """Check that an assignment can have more days, as if the ISR got the territory for them."""
    territory, isr = assignment.territory, assignment.isr
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    rules.check_is_own_isr(isr.name, is_isr=Role.ISR in isr.roles, is_theirs=True)
    following = running_assignment(territory)
    if following is not None and following.id != assignment.id:
        raise rules.already_followed(territory.name, following.isr.name, following.starts_on)
    if assignment.override_id is None:
        check_open(gate_of(isr), isr.name)


def set_last_day(last_day: date, assignment: Assignment, *, reason: str, by: User) -> None:
    """Write the last day of an assignment that has been checked, and record it."""
    before, was = assignment.ends_on, describe_assignment(assignment)
    assignment.ends_on = last_day
    became = f"{VACANT_LABEL} after {format_full_day(last_day)}"
    verb = ActivityVerb.CHANGED_LAST_DAY if before else ActivityVerb.ENDED_ASSIGNMENT
    _record(verb, assignment, became, reason, by, was=was)
    first_days = [rules.next_first_day(day) for day in (before, last_day) if day]
    note_change(HolderChangeKind.ENDS, assignment, *first_days, by=by)
    update_turns_with(assignment)


def cancel_assignment(assignment: Assignment, today: date, *, reason: str, by: User) -> None:
    """Cancel an assignment that has not started: it counts for no day, and steps it unlocked are locked.

    Its row keeps a single day, the day on which it was cancelled.
    """
    before, first_days = describe_assignment(assignment), _first_days(assignment)
    assignment.starts_on = assignment.ends_on = today
    assignment.taken_back_at = clock.now()
    _record(ActivityVerb.TOOK_BACK_ASSIGNMENT, assignment, VACANT_LABEL, reason, by, was=before)
    onboarding = assignment.onboarding
    if onboarding is not None:
        db.session.flush()
        reschedule_later_steps(onboarding, first_territory_day(onboarding), by=by)
    note_change(HolderChangeKind.IS_CANCELLED, assignment, *first_days, by=by)
    update_turns_with(assignment)


def _first_days(assignment: Assignment) -> list[date]:
    """The first day of an assignment, and the first one after it."""
    ends_on = assignment.ends_on
    return [assignment.starts_on, *([rules.next_first_day(ends_on)] if ends_on else [])]


def _record(
    verb: ActivityVerb, assignment: Assignment, became: str, reason: str, by: User, *, was: str | None = None
) -> None:
    before = was or describe_assignment(assignment)
    for subject in (assignment, assignment.territory):
        record_activity(verb, subject, by=by, was=before, became=became, reason=reason)
