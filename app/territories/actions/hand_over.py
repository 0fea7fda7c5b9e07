"""Hand a territory over: one assignment ends and the other starts."""

from __future__ import annotations

from datetime import date

from app.access.predicates import may_take_over
from app.people.models import User
from app.shared import clock
from app.territories import mail, rules
from app.territories.actions.assignments import cancel_assignment, set_last_day
from app.territories.actions.prepare_assignment import (
    PreparedAssignment,
    check_first_day,
    check_gate,
    check_remit,
    create_assignment,
    describe_assignment,
    prepare_assignment,
)
from app.territories.hooks import count_by_territory, one_act
from app.territories.locks import lock_gates, lock_territories
from app.territories.models import Assignment, Territory
from app.territories.queries import last_assignment, running_assignment


def hand_over_territory(
    territory: Territory,
    *,
    to: User,
    first_day: date,
    reason: str,
    by: User,
    is_confirmed: bool = False,
) -> Assignment:
    """Hand a territory to an ISR of the manager `by`; the holder keeps it until the day before.

    Both ISRs are the manager's own (decision 19); the holder may also have left, or have no manager. Raises
    what `assign_territory` raises, and Conflict if the territory is vacant.
    """
    return hand_over_as_agreed(
        territory, to=to, first_day=first_day, reason=reason, by=by, is_confirmed=is_confirmed
    )


def hand_over_as_agreed(
    territory: Territory,
    *,
    to: User,
    first_day: date,
    reason: str,
    by: User,
    for_any_manager: bool = False,
    is_confirmed: bool = True,
) -> Assignment:
    """The same; `for_any_manager` if it was requested and approved, so that the ISRs may be any manager's."""
    lock_territories([territory])
    held = running_assignment(territory)
    if held is None:
        raise rules.already_vacant(territory.name)
    lock_gates([held.isr, to])
    prepared = prepare_assignment(to, starts_on=first_day, by=by, for_any_manager=for_any_manager)
    if not for_any_manager and not may_take_over(by, held):
        raise rules.held_by_other_manager(territory.name, held.isr.name, held.manager.name)
    if held.isr_id == to.id:
        raise rules.holds_already(to.name, territory.name, held.ends_on)
    check_remit([territory], prepared, is_confirmed=is_confirmed)
    with one_act():
        assignment = replace_holder(held, prepared, reason)
        counts = count_by_territory([territory])
        mail.tell_handed_over([(held, assignment)], counts)
        mail.tell_assigned(assignment, counts)
    return assignment


def replace_holder(held: Assignment, prepared: PreparedAssignment, reason: str) -> Assignment:
    """End an assignment and create the next one. The caller has locked both gates, and notifies the ISRs.

    Raises RuleBroken for a closed gate and for a first day that does not fit, before anything is ended.
    """
    territory, by = held.territory, prepared.by
    override = check_gate(territory, prepared)
    today = clock.today(held.manager.time_zone)
    last_day = rules.last_day_of_holder(
        prepared.starts_on,
        began_on=held.starts_on,
        planned=held.ends_on,
        today=today,
        holder=held.isr.name,
    )
    check_first_day(prepared, None if last_day else last_assignment(territory), override)
    before = describe_assignment(held)
    if last_day and last_day != held.ends_on:
        set_last_day(last_day, held, reason=reason, by=by)
    elif not last_day:
        cancel_assignment(held, today, reason=reason, by=by)
    return create_assignment(territory, prepared, override, was=before)
