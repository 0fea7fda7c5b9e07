"""Handing a territory over: one assignment ends and the other begins, in one act."""

from __future__ import annotations

from datetime import date

from app.access.predicates import may_be_taken_over
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories import mail, rules
from app.territories.actions.assignments import end_on, take_back
from app.territories.actions.prepare_assignment import (
    Beginning,
    begin,
    beginning_for,
    check_first_day,
    check_gate,
    check_remit,
    held_by_whom,
)
from app.territories.locks import hold_gates, hold_territories
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
    """Give a territory that is held to an ISR of the manager `by`: who holds it keeps the day before.

    Both ISRs are the manager's own: nobody gives away what another manager answers for (decision 19). The
    holder may also have left, or lost their manager. Raises what `assign_territory` raises, and Conflict for
    a territory that is vacant; nothing is ended where the other cannot begin.
    """
    return hand_over(territory, to=to, first_day=first_day, reason=reason, by=by, is_confirmed=is_confirmed)


def hand_over(
    territory: Territory,
    *,
    to: User,
    first_day: date,
    reason: str,
    by: User,
    for_any_manager: bool = False,
    is_confirmed: bool = True,
) -> Assignment:
    """The same, and `for_any_manager` where two people have agreed on it, whoever the ISRs' managers are."""
    hold_territories([territory])
    held = running_assignment(territory)
    if held is None:
        raise rules.vacant_already(territory.name)
    hold_gates([held.isr, to])
    beginning = beginning_for(to, starts_on=first_day, by=by, for_any_manager=for_any_manager)
    if not for_any_manager and not may_be_taken_over(by, held):
        raise rules.held_by_others(territory.name, held.isr.name, held.manager.name)
    if held.isr_id == to.id:
        raise RuleBroken(f"{to.name} holds {territory.name} already.", field="isr")
    check_remit([territory], beginning, is_confirmed=is_confirmed)
    assignment = change_hands(held, beginning, reason)
    mail.tell_handed_over([(held, assignment)])
    mail.tell_assigned(assignment)
    return assignment


def change_hands(held: Assignment, beginning: Beginning, reason: str) -> Assignment:
    """End what is held and let the other begin, in one act; the caller holds both gates, and tells them.

    Raises what `hand_over_territory` raises of the gate and of the first day, before anything is ended.
    """
    territory, by = held.territory, beginning.by
    override = check_gate(territory, beginning)
    today = clock.today(held.manager.time_zone)
    last_day = rules.last_day_before(
        beginning.starts_on, began_on=held.starts_on, today=today, holder=held.isr.name
    )
    check_first_day(beginning, None if last_day else last_assignment(territory), override)
    before = held_by_whom(held)
    if last_day:
        end_on(last_day, held, reason=reason, by=by)
    else:
        take_back(held, today, reason=reason, by=by)
    return begin(territory, beginning, override, was=before)
