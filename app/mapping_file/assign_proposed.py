"""Giving territories to the ISRs a mapping file proposes, and telling everyone it concerns once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.db.base import db
from app.mapping_file.rules import first_day_after
from app.people.models import User
from app.shared import clock
from app.territories import mail, rules
from app.territories.actions.hand_over import change_hands
from app.territories.actions.prepare_assignment import Beginning, begin, beginning_for, check_beginning
from app.territories.locks import hold_gates
from app.territories.models import Assignment, Territory
from app.territories.queries import last_assignment, running_assignment

REASON = "As the mapping file says."


def give(wanted: Sequence[tuple[Territory, int, date]], *, by: User) -> None:
    """Let each territory be an ISR's, by their id, from a day on; whoever has it keeps the days before.

    `by` acts for every manager, and holds the territories. The gate is asked as ever: raises RuleBroken
    where one is closed, or a first day does not fit.
    """
    isrs = _people({isr_id for _territory, isr_id, _day in wanted})
    held = {territory.id: running_assignment(territory) for territory, _isr_id, _day in wanted}
    hold_gates([*isrs.values(), *(each.isr for each in held.values() if each)])
    beginnings = {
        isr_id: beginning_for(isrs[isr_id], starts_on=today, by=by, for_any_manager=True)
        for isr_id, today in {isr_id: today for _territory, isr_id, today in wanted}.items()
    }
    begun: list[Assignment] = []
    handed_over: list[tuple[Assignment, Assignment]] = []
    for territory, isr_id, _today in wanted:
        ended = held[territory.id]
        begun.append(_begin(territory, ended, beginnings[isr_id]))
        if ended is not None:
            handed_over.append((ended, begun[-1]))
    _tell(begun)
    mail.tell_handed_over(handed_over)


def _begin(territory: Territory, held: Assignment | None, beginning: Beginning) -> Assignment:
    """Hand one territory over, or assign it where it is vacant, as early as can be."""
    first_day = beginning.starts_on
    today = clock.today(held.manager.time_zone) if held else first_day
    if held is not None:
        first_day = first_day_after(held.starts_on, today=today, theirs=first_day)
    if held is None or held.starts_on > today:
        previous = last_assignment(territory)
        if previous is not None and previous.ends_on is not None:
            first_day = max(first_day, rules.next_first_day(previous.ends_on))
    theirs = replace(beginning, starts_on=first_day)
    if held is not None:
        return change_hands(held, theirs, REASON)
    return begin(territory, theirs, check_beginning(territory, theirs))


def _tell(begun: Iterable[Assignment]) -> None:
    """One mail to each ISR for each day on which something becomes theirs."""
    together: dict[tuple[int, date], list[Assignment]] = {}
    for assignment in begun:
        together.setdefault((assignment.isr.id, assignment.starts_on), []).append(assignment)
    for assignments in together.values():
        mail.tell_assigned_at_once(assignments)


def _people(ids: set[int]) -> dict[int, User]:
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
