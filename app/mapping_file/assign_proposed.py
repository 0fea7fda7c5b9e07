"""Assign territories to the ISRs that a mapping file proposes, and notify each person once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.db.base import db
from app.mapping_file.rules import takeover_first_day
from app.people.models import User
from app.shared import clock
from app.territories import mail, rules
from app.territories.actions.hand_over import replace_holder
from app.territories.actions.prepare_assignment import (
    PreparedAssignment,
    check_assignable,
    create_assignment,
    prepare_assignment,
)
from app.territories.hooks import TerritoryAccounts, count_by_territory
from app.territories.locks import lock_gates
from app.territories.models import Assignment, Territory
from app.territories.queries import last_assignment, running_assignment

ASSIGNMENT_REASON = _l("From the mapping file.")


def assign_proposed_isrs(wanted: Sequence[tuple[Territory, int, date]], *, by: User) -> None:
    """Assign each (territory, ISR id, first day); a holder keeps the territory until the day before.

    `by` acts for every manager; the caller has locked the territories. Raises RuleBroken if a gate is closed
    or a first day does not fit.
    """
    isrs = _people({isr_id for _territory, isr_id, _day in wanted})
    held = {territory.id: running_assignment(territory) for territory, _isr_id, _day in wanted}
    lock_gates([*isrs.values(), *(each.isr for each in held.values() if each)])
    prepared_by_isr = {
        isr_id: prepare_assignment(isrs[isr_id], starts_on=today, by=by, for_any_manager=True)
        for isr_id, today in {isr_id: today for _territory, isr_id, today in wanted}.items()
    }
    begun: list[Assignment] = []
    handed_over: list[tuple[Assignment, Assignment]] = []
    for territory, isr_id, _today in wanted:
        ended = held[territory.id]
        begun.append(_assign_one(territory, ended, prepared_by_isr[isr_id]))
        if ended is not None:
            handed_over.append((ended, begun[-1]))
    counts = count_by_territory([territory for territory, _isr_id, _today in wanted])
    _tell_isrs(begun, counts)
    mail.tell_handed_over(handed_over, counts)


def _assign_one(territory: Territory, held: Assignment | None, prepared: PreparedAssignment) -> Assignment:
    """Hand a territory over, or assign it if vacant, from the earliest possible day."""
    first_day = prepared.starts_on
    today = clock.today(held.manager.time_zone) if held else first_day
    if held is not None:
        first_day = takeover_first_day(held.starts_on, today=today, theirs=first_day)
    if held is None or held.starts_on > today:
        previous = last_assignment(territory)
        if previous is not None and previous.ends_on is not None:
            first_day = max(first_day, rules.next_first_day(previous.ends_on))
    theirs = replace(prepared, starts_on=first_day)
    if held is not None:
        return replace_holder(held, theirs, str(ASSIGNMENT_REASON))
    return create_assignment(territory, theirs, check_assignable(territory, theirs))


def _tell_isrs(begun: Iterable[Assignment], counts: Mapping[int, TerritoryAccounts]) -> None:
    """Send each ISR one mail per first day."""
    together: dict[tuple[int, date], list[Assignment]] = {}
    for assignment in begun:
        together.setdefault((assignment.isr.id, assignment.starts_on), []).append(assignment)
    for assignments in together.values():
        mail.tell_bulk_assigned(assignments, counts)


def _people(ids: set[int]) -> dict[int, User]:
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
