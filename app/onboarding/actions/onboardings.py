"""Starting an onboarding, taking it back, and naming a buddy."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.kinds import HireRole
from app.onboarding import mail, rules
from app.onboarding.actions.eligibility import record_eligibility
from app.onboarding.actions.people_turns import update_turns_of_parts
from app.onboarding.actions.write_checklist import write_checklist
from app.onboarding.due_dates import reschedule_steps_of
from app.onboarding.eligibility import Eligibility
from app.onboarding.gate.lock import lock_gate, lock_gate_of
from app.onboarding.models import Onboarding
from app.onboarding.queries import reason_against_withdrawal
from app.people.models import User
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import format_full_day
from app.teams.actions import NO_COLLEAGUE
from app.turns.actions import update_turns, update_turns_of_people


def start_onboarding(
    *,
    application_id: int,
    isr: User,
    manager: User,
    recruiter: User,
    kind: HireKind,
    start_date: date,
    by: User,
    hire_role: HireRole = HireRole.ISR,
    plan: str = "",
    eligibility: Eligibility | None = None,
    previous_manager: User | None = None,
) -> Onboarding:
    """Start the way from hire to territory, by the plan of the kind of hire, and tell ISR and manager.

    Somebody hired as something else than an ISR has the steps of `plan`, and no gating issue.
    `previous_manager` manages a transfer in the job they leave.

    Raises RuleBroken for someone with a running onboarding, for a manager who is the person hired or may not
    manage them, for a start date that has passed or is more than a year ahead, for an unknown plan, and for a
    transfer without `eligibility`, or one that falls short and is not waived.
    """
    rules.check_start(start_date, clock.today(manager.time_zone))
    for field, person in (("manager", manager), ("previous_manager", previous_manager)):
        rules.check_manages_another(is_same=person is not None and person.id == isr.id, field=field)
    has_gate = hire_role is HireRole.ISR
    rules.check_manager(manager.name, manager.roles, has_gate=has_gate)
    if lock_gate(isr) is not None:
        raise RuleBroken(_("%(isr)s already has a running onboarding.", isr=isr.name))
    onboarding = Onboarding(
        application_id=application_id,
        isr=isr,
        manager=manager,
        recruiter=recruiter,
        hire_role=hire_role,
        plan=plan,
        kind=kind,
        start_date=start_date,
        previous_manager=previous_manager,
    )
    write_checklist(onboarding)
    db.session.add(onboarding)
    record_eligibility(onboarding, eligibility, by=by)
    record_activity(
        ActivityVerb.STARTED_ONBOARDING,
        onboarding,
        by=by,
        became=f"{kind}, from {format_full_day(start_date)}",
    )
    mail.tell_hired(onboarding)
    update_turns(onboarding)
    update_turns_of_parts(onboarding)
    return onboarding


def withdraw_onboarding(onboarding: Onboarding, *, by: User, reason: str) -> None:
    """End an onboarding on which nothing rests yet, as when a hire is undone; unsent mail is taken back.

    Raises RuleBroken once a step is ticked or a gating issue closed.
    """
    lock_gate_of(onboarding)
    reason_against = reason_against_withdrawal(onboarding)
    if reason_against:
        raise RuleBroken(reason_against)
    onboarding.ended_at = clock.now()
    onboarding.ended_note = new_note(reason)
    record_activity(
        ActivityVerb.TOOK_BACK_ONBOARDING, onboarding, by=by, was="running", became="ended", reason=reason
    )
    mail.cancel_onboarding_mail(onboarding)
    update_turns(onboarding)
    update_turns_of_parts(onboarding)


def name_buddy(
    onboarding: Onboarding,
    buddy: User,
    *,
    reason: str | None = None,
    leaver: User | None = None,
    by: User,
) -> None:
    """Say who a new ISR's buddy is; the buddy's steps become theirs, due on business days of their place.

    A `leaver` gets no mail: they get one list of all that changes hands.
    Raises RuleBroken for the ISR, their manager, or someone with a closed account.
    """
    lock_gate_of(onboarding)
    if buddy.id in (onboarding.isr_id, onboarding.manager_id) or not buddy.active:
        raise RuleBroken(
            _("Choose an active colleague other than the manager and the new hire."), field="buddy"
        )
    if onboarding.buddy is buddy:
        return
    before = onboarding.buddy
    was = before.name if before else NO_COLLEAGUE
    record_activity(ActivityVerb.NAMED_BUDDY, onboarding, by=by, was=was, became=buddy.name, reason=reason)
    reschedule_steps_of(Owner.BUDDY, onboarding, buddy)
    onboarding.buddy = buddy
    also = [onboarding.isr]
    mail.tell_person_changed(onboarding, "buddy", before, buddy, also=also, leaver=leaver, by=by)
    update_turns(onboarding)
    update_turns_of_people(before, buddy)
