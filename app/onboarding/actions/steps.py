"""Ticking steps, unticking them, and unlocking those that come after the gate."""

from __future__ import annotations

from datetime import date, timedelta

from app.activity.actions import record_activity
from app.onboarding import rules
from app.onboarding.actions.hold import hold_gate_of
from app.onboarding.mirror.wishes import write_tick
from app.onboarding.models import Onboarding, Step
from app.people.models import User
from app.shared import clock
from app.shared.times import full_day


def tick_step(step: Step, *, by: User) -> None:
    """Put on record that a step is done, or was looked at and does not apply. Twice is once.

    Raises RuleBroken for a step that a territory has yet to unlock.
    """
    _check(step)
    if step.is_ticked:
        return
    step.ticked_at = clock.now()
    step.ticked_by = by
    write_tick(step)
    _record("ticked", step, by)


def untick_step(step: Step, *, by: User) -> None:
    """Take a tick back. Raises RuleBroken for a step whose gating issue is closed."""
    _check(step)
    if not step.is_ticked:
        return
    step.ticked_at = None
    step.ticked_by = None
    write_tick(step)
    _record("unticked", step, by)


def unlock_later_steps(onboarding: Onboarding, from_day: date, *, by: User) -> None:
    """Let the steps after the gate begin, due from the first day their ISR holds a territory.

    Called with each assignment, while the gate is held; only an earlier day than before moves them.
    """
    if onboarding.assigned_on is not None and onboarding.assigned_on <= from_day:
        return
    before = full_day(onboarding.assigned_on) if onboarding.assigned_on else "locked"
    onboarding.assigned_on = from_day
    for step in onboarding.later_steps:
        step.due_on = from_day + timedelta(days=step.due_days)
    record_activity("unlocked the later steps", onboarding, by=by, was=before, became=full_day(from_day))


def _check(step: Step) -> None:
    hold_gate_of(step.onboarding)
    issue = step.gating_issue
    rules.check_tickable(
        issue_is_closed=issue is not None and issue.is_closed,
        is_locked=issue is None and step.onboarding.assigned_on is None,
    )


def _record(verb: str, step: Step, by: User) -> None:
    record_activity(verb, step.onboarding, by=by, became=step.text)
