"""Change the manager of an ISR: of their onboarding, their record as existing ISR and their assignments."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.actions import change_onboarding_manager, change_onboarding_recruiter
from app.onboarding.gate.lock import lock_gate
from app.onboarding.models import Onboarding
from app.onboarding.queries import established_record
from app.onboarding.rules import check_manager, check_manages_another
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.territories import mail
from app.territories.locks import lock_territories
from app.territories.models import Assignment
from app.territories.queries import assignment_is_running
from app.turns.actions import update_turns_of_people
from app.web.edit_digest import LabeledValue

_FORM_FIELDS = {
    "manager": TrackedField("Manager", {ActivityVerb.CHANGED_ISR_MANAGER}),
    "recruiter": TrackedField("Recruiter", {ActivityVerb.CHANGED_ONBOARDING_RECRUITER}),
}


def change_isr_manager(
    isr: User, manager: User, *, reason: str, leaver: User | None = None, by: User
) -> None:
    """Change the manager of an ISR everywhere, and notify the people affected.

    A `leaver` gets no mail: they get one list of everything handed over.
    Raises RuleBroken for a person who may not manage them, for the ISR themselves, and for their buddy.
    """
    held, onboarding = _running_assignments(isr), _lock(isr)
    has_gate = onboarding is None or onboarding.has_gate
    check_manager(manager.name, manager.roles if manager.active else frozenset(), has_gate=has_gate)
    check_manages_another(is_same=manager.id == isr.id)
    record = established_record(isr) if has_gate else None
    previous = [each.manager_id for each in (onboarding, record) if each is not None]
    if onboarding is not None:
        change_onboarding_manager(onboarding, manager, reason=reason, leaver=leaver, by=by)
    if record is not None:
        record.manager, record.manager_id = manager, manager.id
    again = held.execution_options(populate_existing=True)
    theirs = [each for each in db.session.scalars(again) if each.manager_id != manager.id]
    before = {each.manager for each in theirs}
    for assignment in theirs:
        verb = ActivityVerb.CHANGED_ISR_MANAGER
        was = assignment.manager.name
        record_activity(verb, assignment, by=by, was=was, became=manager.name, reason=reason)
        assignment.manager, assignment.manager_id = manager, manager.id
    if isr.manager_id is not None:
        isr.manager, isr.manager_id = manager, manager.id
    update_turns_of_people(isr, manager, *previous, *before)
    if onboarding is None and before:
        mail.tell_manager_changed(isr, manager, before=before.pop(), leaver=leaver, by=by)


def _running_assignments(isr: User) -> Select[Assignment]:
    """The statement for the running assignments of an ISR."""
    theirs = (Assignment.isr_id == isr.id, assignment_is_running())
    return select(Assignment).where(*theirs).order_by(Assignment.id)


def _lock(isr: User) -> Onboarding | None:
    """Lock an ISR's territories, then their gate. Returns the running onboarding, read again."""
    lock_territories([assignment.territory for assignment in db.session.scalars(_running_assignments(isr))])
    return lock_gate(isr)


def onboarding_people(onboarding: Onboarding) -> dict[str, LabeledValue]:
    """The manager and the recruiter of an onboarding, by the names of the form's fields."""
    people = {"manager": onboarding.manager, "recruiter": onboarding.recruiter}
    return {name: LabeledValue(user.id, user.name) for name, user in people.items()}


def change_onboarding_people(
    onboarding: Onboarding,
    *,
    manager: User | None,
    recruiter: User | None,
    seen: str | None = None,
    reason: str,
    by: User,
) -> None:
    """Change the manager of an onboarding and of its ISR's territories, the recruiter, or both.

    `seen` says what the page showed. Raises what `change_isr_manager` and `change_onboarding_recruiter`
    raise, RuleBroken if the onboarding has ended, and Conflict if either changed since the page was loaded.
    """
    _lock(onboarding.isr)
    db.session.refresh(onboarding)
    check_unchanged(onboarding, seen, onboarding_people(onboarding), _FORM_FIELDS, reader=by)
    if onboarding.ended_at is not None:
        raise RuleBroken(_("This onboarding has ended."))
    if manager is None or recruiter is None:
        field = "manager" if manager is None else "recruiter"
        raise RuleBroken(_("Choose one from the list."), field=field)
    if manager.id != onboarding.manager_id:
        change_isr_manager(onboarding.isr, manager, reason=reason, by=by)
    change_onboarding_recruiter(onboarding, recruiter, reason=reason, by=by)
