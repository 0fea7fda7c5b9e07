"""The steps after the gate: unlocked with the first territory, locked again without one."""

from __future__ import annotations

from datetime import date

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding.due_dates import later_step_due_on
from app.onboarding.models import Onboarding
from app.people.models import User
from app.shared.times import format_full_day
from app.turns.actions import update_turns

STEP_LOCKED = "locked"


def unlock_later_steps(onboarding: Onboarding, from_day: date, *, by: User) -> None:
    """Let the steps after the gate begin, due from the first day their ISR holds a territory.

    Called with each assignment, while the gate is held; only an earlier day than before moves them.
    """
    if onboarding.assigned_on is None or onboarding.assigned_on > from_day:
        reschedule_later_steps(onboarding, from_day, by=by)


def reschedule_later_steps(onboarding: Onboarding, from_day: date | None, *, by: User) -> None:
    """Let the steps after the gate count from another first day; None locks them, and they are due no more.

    Called while the gate is held. What is ticked already stays ticked.
    """
    if onboarding.assigned_on == from_day:
        return
    before = format_full_day(onboarding.assigned_on) if onboarding.assigned_on else STEP_LOCKED
    onboarding.assigned_on = from_day
    for step in onboarding.later_steps:
        step.due_on = later_step_due_on(step, from_day) if from_day else None
    verb = ActivityVerb.UNLOCKED_LATER_STEPS if from_day else ActivityVerb.LOCKED_LATER_STEPS
    record_activity(
        verb, onboarding, by=by, was=before, became=format_full_day(from_day) if from_day else STEP_LOCKED
    )
    update_turns(onboarding)
