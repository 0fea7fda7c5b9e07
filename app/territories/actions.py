"""The verbs of territories: add one, assign it, end an assignment."""

from __future__ import annotations

from datetime import date

from app.access.roles import Role
from app.activity.actions import record_activity
from app.onboarding.actions import hold_gate, unlock_later_steps
from app.onboarding.actions.hold import AGAINST_EACH_OTHER
from app.onboarding.models import Onboarding
from app.onboarding.queries import gate_of, manager_of
from app.onboarding.rules import check_open
from app.people.models import User
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import Conflict
from app.shared.regions import Region
from app.shared.times import day, full_day, in_zone
from app.territories import mail, rules
from app.territories.models import Assignment, Territory
from app.territories.queries import last_assignment, running_assignment

VACANT = "vacant"


def add_territory(*, name: str, region: Region, segment: str, by: User) -> Territory:
    """Put a territory on the map. A name that is taken is refused by the database.

    Raises RuleBroken for what a spreadsheet would run when the mapping file goes out.
    """
    rules.check_no_formula(name, field="name")
    rules.check_no_formula(segment, field="segment")
    territory = Territory(name=name, region=region, segment=segment)
    db.session.add(territory)
    record_activity("added it", territory, by=by, became=f"{name}, {region}")
    return territory


def assign_territory(territory: Territory, *, isr: User, starts_on: date, by: User) -> Assignment:
    """Give a vacant territory to an ISR of the manager `by`, from a day on, and tell the ISR.

    Raises RuleBroken while the ISR's gate is closed, naming what is missing, who owns it and how
    old it is; for someone else's ISR; for a territory that is no longer in the mapping file; and for a
    first day that does not fit. Raises Conflict, saying who holds it, for one that is not vacant.
    """
    return _assign(territory, isr=isr, starts_on=starts_on, by=by, for_any_manager=False)


def assign_for_manager(territory: Territory, *, isr: User, starts_on: date, by: User) -> Assignment:
    """The same by the keeper of the mapping file, who acts for the ISR's manager, whoever that is."""
    return _assign(territory, isr=isr, starts_on=starts_on, by=by, for_any_manager=True)


def _assign(
    territory: Territory, *, isr: User, starts_on: date, by: User, for_any_manager: bool
) -> Assignment:
    db.session.refresh(territory, with_for_update=AGAINST_EACH_OTHER)
    onboarding = hold_gate(isr)
    theirs = manager_of(isr)
    is_theirs = for_any_manager or (theirs is not None and theirs.id == by.id)
    rules.check_theirs(isr.name, is_isr=Role.ISR in isr.roles, is_theirs=is_theirs)
    rules.check_on_the_map(territory.name, is_removed=territory.removed_at is not None)
    held = running_assignment(territory)
    if held is not None:
        raise rules.held_already(territory.name, held.isr.name, held.starts_on)
    check_open(gate_of(isr), isr.name)
    manager = theirs or by  # a gate that is open has a manager behind it
    today = clock.today(manager.time_zone)
    rules.check_first_day(starts_on, today=today, earliest=_earliest(territory, onboarding, manager))
    assignment = Assignment(
        territory=territory, isr=isr, manager=manager, onboarding=onboarding, starts_on=starts_on
    )
    db.session.add(assignment)
    for subject in (assignment, territory):
        record_activity("assigned", subject, by=by, was=VACANT, became=_held(assignment))
    if onboarding is not None:
        unlock_later_steps(onboarding, starts_on, by=by)
    mail.tell_assigned(assignment)
    return assignment


def end_assignment(assignment: Assignment, *, last_day: date, reason: str, by: User) -> None:
    """End an assignment on a day, today at the latest where the manager is; the territory is vacant then.

    One that has not begun is taken back: it keeps a single day, the one it was taken back on.
    Raises RuleBroken for a last day that does not fit, Conflict when it was ended meanwhile.
    """
    db.session.refresh(assignment.territory, with_for_update=AGAINST_EACH_OTHER)
    hold_gate(assignment.isr)
    db.session.refresh(assignment)
    if assignment.ends_on is not None:
        raise Conflict(f"This assignment was ended already, on {day(assignment.ends_on)}.")
    today = clock.today(assignment.manager.time_zone)
    rules.check_last_day(last_day, first_day=assignment.starts_on, today=today)
    before = _held(assignment)
    if last_day < assignment.starts_on:
        assignment.starts_on = last_day = today
    assignment.ends_on = last_day
    after = f"{VACANT} after {full_day(last_day)}"
    for subject in (assignment, assignment.territory):
        record_activity("ended the assignment", subject, by=by, was=before, became=after, reason=reason)


def _held(assignment: Assignment) -> str:
    return f"{assignment.isr.name}, from {full_day(assignment.starts_on)}"


def _earliest(
    territory: Territory, onboarding: Onboarding | None, manager: User
) -> list[tuple[date | None, str]]:
    """The days an assignment cannot begin before, each with its reason."""
    previous = last_assignment(territory)
    earliest: list[tuple[date | None, str]] = []
    if previous is not None:
        earliest.append((previous.ends_on, "the last day of who held it before"))
    if onboarding is not None:
        closed = [issue.closed_at for issue in onboarding.gating_issues if issue.closed_at]
        gate_opened_on = in_zone(max(closed), manager.time_zone).date() if closed else None
        earliest += [
            (onboarding.start_date, "the day they start"),
            (gate_opened_on, "the day their gate opened"),
        ]
    return earliest
