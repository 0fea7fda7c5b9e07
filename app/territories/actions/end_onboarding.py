"""End the onboarding of an ISR who never starts or who leaves."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.db.base import db
from app.onboarding.actions import conclude_onboarding
from app.onboarding.gate.lock import lock_gate
from app.onboarding.models import Onboarding
from app.outbox.actions import cancel_mail as take_back_mail
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.territories import mail
from app.territories.actions.assignments import end_today
from app.territories.hooks import one_act
from app.territories.locks import lock_territories
from app.territories.models import Assignment
from app.territories.queries import assignment_is_current


def end_onboarding(onboarding: Onboarding, *, reason: str, by: User) -> list[Assignment]:
    """End an onboarding with a reason, and its ISR's assignments as of today. Returns the ended assignments.

    Raises RuleBroken if the onboarding has already ended, and Conflict if a territory was assigned meanwhile.
    """
    held = end_all_assignments(onboarding.isr, reason=reason, by=by)
    db.session.flush()  # the database refuses to end an onboarding while its ISR holds a territory
    names = [assignment.territory.name for assignment in held]
    conclude_onboarding(onboarding, held=names, reason=reason, by=by)
    return held


def end_all_assignments(isr: User, *, reason: str, by: User) -> list[Assignment]:
    """End all assignments of an ISR as of today, and cancel those that have not started. Returns them."""
    held = _lock_all(isr)
    with one_act(leaver=isr):
        for assignment in held:
            take_back_mail(mail.ASSIGNED_MAIL, assignment)
            end_today(assignment, reason=reason, by=by)
    return held


def _lock_all(isr: User) -> list[Assignment]:
    """Lock an ISR's territories, then their gate. Returns their current assignments."""
    territories = lock_territories([assignment.territory for assignment in _current_assignments(isr)])
    lock_gate(isr)
    held = _current_assignments(isr)
    if not {assignment.territory for assignment in held} <= set(territories):
        raise Conflict(
            _("%(isr)s was just assigned another territory. Reload the page and try again.", isr=isr.name)
        )
    return held


def _current_assignments(isr: User) -> list[Assignment]:
    """The assignments of an ISR without a last day, or with one after today where their manager is."""
    theirs = (Assignment.isr_id == isr.id, assignment_is_current(clock.today("UTC")))
    fresh = select(Assignment).where(*theirs).order_by(Assignment.id)
    fresh = fresh.execution_options(populate_existing=True)
    return [
        each
        for each in db.session.scalars(fresh)
        if each.ends_on is None or _continues_after_today(each, each.ends_on)
    ]


def _continues_after_today(assignment: Assignment, last_day: date) -> bool:
    return last_day > clock.today(assignment.manager.time_zone)
