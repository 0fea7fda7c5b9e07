"""Changing the manager, the recruiter and the previous manager of an onboarding that runs."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding import mail, rules
from app.onboarding.due_dates import reschedule_steps_of
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import Onboarding
from app.people.models import User
from app.plans.models import Owner
from app.shared.refusals import RuleBroken
from app.teams.actions import NO_COLLEAGUE
from app.turns.actions import update_turns, update_turns_of_people


def change_onboarding_manager(
    onboarding: Onboarding, manager: User, *, reason: str, leaver: User | None = None, by: User
) -> None:
    """Give an onboarding to another manager; the open steps of the manager become due where they are.

    What the ISR holds is not touched: `territories.actions.change_isr_manager` does both. A `leaver` gets no
    mail: they get one list of all that changes hands. Raises RuleBroken for someone who may not manage it,
    for its person and for the buddy.
    """
    lock_gate_of(onboarding)
    roles = manager.roles if manager.active else frozenset()
    rules.check_manager(manager.name, roles, has_gate=onboarding.has_gate)
    rules.check_manages_another(is_same=manager.id == onboarding.isr_id)
    if manager.id == onboarding.buddy_id:
        raise RuleBroken(
            _("%(manager)s is the buddy. Choose another buddy first.", manager=manager.name), field="manager"
        )
    before = onboarding.manager
    if before.id == manager.id:
        return
    verb = ActivityVerb.CHANGED_ISR_MANAGER
    record_activity(verb, onboarding, by=by, was=before.name, became=manager.name, reason=reason)
    reschedule_steps_of(Owner.MANAGER, onboarding, manager)
    onboarding.manager, onboarding.manager_id = manager, manager.id
    also = [onboarding.isr]
    mail.tell_person_changed(onboarding, "manager", before, manager, also=also, leaver=leaver, by=by)
    update_turns(onboarding)


def change_onboarding_recruiter(
    onboarding: Onboarding, recruiter: User | None, *, reason: str, leaver: User | None = None, by: User
) -> None:
    """Give the recruiter's part of an onboarding to another recruiter.

    A `leaver` gets no mail: they get one list of all that changes hands.
    Raises RuleBroken for someone who is no recruiter, and for the ISR.
    """
    lock_gate_of(onboarding)
    if recruiter is None or not has_active_role(recruiter, Role.RECRUITER):
        raise RuleBroken(_("Choose a recruiter."), field="recruiter")
    if recruiter.id == onboarding.isr_id:
        raise RuleBroken(_("Nobody can be the recruiter of their own onboarding."), field="recruiter")
    before = onboarding.recruiter
    if before.id == recruiter.id:
        return
    verb = ActivityVerb.CHANGED_ONBOARDING_RECRUITER
    record_activity(verb, onboarding, by=by, was=before.name, became=recruiter.name, reason=reason)
    reschedule_steps_of(Owner.RECRUITER, onboarding, recruiter)
    onboarding.recruiter, onboarding.recruiter_id = recruiter, recruiter.id
    mail.tell_person_changed(onboarding, "recruiter", before, recruiter, also=[], leaver=leaver, by=by)
    update_turns(onboarding)
    update_turns_of_people(before, recruiter)


def change_previous_manager(onboarding: Onboarding, person: User | None, *, reason: str, by: User) -> None:
    """Give the previous manager's part of a transfer to another person; None gives it to the ISR's manager.

    Raises RuleBroken for the ISR, and for someone with a closed account.
    """
    lock_gate_of(onboarding)
    if person is not None and (person.id == onboarding.isr_id or not person.active):
        raise RuleBroken(
            _("%(person)s cannot be the previous manager. Choose someone else.", person=person.name)
        )
    before = onboarding.previous_manager
    if before is person:
        return
    was, became = (each.name if each else NO_COLLEAGUE for each in (before, person))
    verb = ActivityVerb.CHANGED_PREVIOUS_MANAGER
    record_activity(verb, onboarding, by=by, was=was, became=became, reason=reason)
    reschedule_steps_of(Owner.PREVIOUS_MANAGER, onboarding, person or onboarding.manager)
    onboarding.previous_manager = person
    update_turns(onboarding)
    update_turns_of_people(before, person)
