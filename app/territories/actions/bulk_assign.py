"""Assign a whole region or a set of territories: all of them, or none with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.people.models import User
from app.shared.refusals import RuleBroken
from app.territories import mail, rules
from app.territories.actions.prepare_assignment import (
    check_assignable,
    check_remit,
    create_assignment,
    prepare_assignment,
)
from app.territories.hooks import count_by_territory, one_act
from app.territories.locks import lock_territories
from app.territories.models import Assignment, GateOverride, Territory
from app.territories.queries import running_assignment


def assign_territories(
    territories: Sequence[Territory],
    *,
    isr: User,
    starts_on: date,
    by: User,
    is_confirmed: bool = False,
) -> list[Assignment]:
    """Assign several territories to one ISR of the manager `by`, from a day, and notify the ISR once.

    Those the ISR already holds do not change. Raises RuleBroken with the reasons if any territory cannot be
    assigned, and, unless `is_confirmed`, if any is of another region or segment.
    """
    rules.check_any_chosen(territories)
    held = lock_territories(territories)
    prepared = prepare_assignment(isr, starts_on=starts_on, by=by)
    wanted = [territory for territory in held if not _holds(isr, territory)]
    if not wanted:
        raise RuleBroken(_("%(isr)s already holds all of them.", isr=isr.name))
    overrides: dict[int, GateOverride | None] = {}
    refused: dict[str, list[str]] = {}
    for territory in wanted:
        try:
            overrides[territory.id] = check_assignable(territory, prepared)
        except RuleBroken as broken:
            refused.setdefault(broken.sentence, []).append(territory.name)
    rules.check_all_assignable(refused)
    check_remit(wanted, prepared, is_confirmed=is_confirmed)
    with one_act():
        assignments = [
            create_assignment(territory, prepared, overrides[territory.id]) for territory in wanted
        ]
        mail.tell_bulk_assigned(assignments, count_by_territory(wanted))
    return assignments


def _holds(isr: User, territory: Territory) -> bool:
    held = running_assignment(territory)
    return held is not None and held.isr_id == isr.id and held.ends_on is None
