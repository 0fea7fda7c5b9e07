"""Adding and removing systems of an access change request. A changed list has to be approved again."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.checklist.systems import (
    SYSTEM_DUE_DAYS,
    SystemChange,
    approvals_in,
    check_not_listed,
    check_takes_systems,
    is_listed_here,
    is_system,
    system_line,
    system_name,
)
from app.db.base import db
from app.onboarding.due_dates import step_due_on
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import GatingIssue, Step
from app.onboarding.step_state import steps_of
from app.people.models import User
from app.plans.models import Owner
from app.shared import clock
from app.shared.business_days import weekdays_between
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns

MIN_DAYS_TO_HANDLE_SYSTEM = 2  # business days there are at least to see to a system listed late


def add_system(issue: GatingIssue, *, name: str, change: SystemChange, why: str, by: User) -> Step:
    """Add a system to the request, as a step of the manager. An earlier approval is unticked.

    Raises RuleBroken for a request that is closed or lives in GitLab, and for a system listed already.
    """
    onboarding = issue.onboarding
    lock_gate_of(onboarding)
    check_takes_systems(issue)
    steps = steps_of(issue, onboarding)
    check_not_listed(name, [step for step in steps if is_system(step)])
    begun = weekdays_between(onboarding.start_date, clock.today(onboarding.manager.time_zone))
    due_days = max(SYSTEM_DUE_DAYS, begun + MIN_DAYS_TO_HANDLE_SYSTEM)
    system = Step(
        onboarding=onboarding,
        gating_issue=issue,
        position=max(step.position for step in onboarding.steps) + 1,
        text=system_line(name, change, why),
        heading="Systems",
        owned_by=Owner.MANAGER,
        due_days=due_days,
        due_on=step_due_on(Owner.MANAGER, due_days, onboarding, onboarding.start_date),
    )
    db.session.add(system)
    record_activity(ActivityVerb.LISTED_SYSTEM, onboarding, by=by, became=f"{name}, {change}", reason=why)
    _approve_again(steps, f"{name} was listed after the approval.", by=by)
    update_turns(onboarding)
    return system


def take_system_away(system: Step, *, by: User) -> None:
    """Remove a system from the list. An earlier approval is unticked.

    Raises RuleBroken for a step that is not a system, comes with the plan or is ticked, and for a request
    that is closed or lives in GitLab.
    """
    onboarding, issue = system.onboarding, system.gating_issue
    lock_gate_of(onboarding)
    if issue is None or not is_system(system):
        raise RuleBroken(_("Only a system can be removed from the list."))
    check_takes_systems(issue)
    if not is_listed_here(system):
        raise RuleBroken(
            _(
                "%(system)s comes with the plan. If it does not apply, mark it not applicable.",
                system=system_name(system),
            )
        )
    if system.is_ticked:
        raise RuleBroken(_("%(system)s is already ticked. Untick it first.", system=system_name(system)))
    if not system.counts:
        return
    system.removed_at = clock.now()
    record_activity(ActivityVerb.TOOK_SYSTEM_OFF, onboarding, by=by, became=system_name(system))
    reason = f"{system_name(system)} was taken off the list after the approval."
    _approve_again(steps_of(issue, onboarding), reason, by=by)
    update_turns(onboarding)


def _approve_again(steps: list[Step], reason: str, *, by: User) -> None:
    for step in approvals_in(steps):
        if step.is_ticked:
            step.ticked_at = step.ticked_by = step.note = None
            step.not_applicable = False
            record_activity(
                ActivityVerb.UNTICKED_STEP, step.onboarding, by=by, became=step.text, reason=reason
            )
