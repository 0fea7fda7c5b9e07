"""Ticking a step and unticking it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding import rules
from app.onboarding.actions.issue_mirror import write_tick
from app.onboarding.gate.lock import lock_gate_of_step
from app.onboarding.models import Step
from app.people.models import User
from app.plans.models import Owner
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.turns.actions import update_turns, update_turns_of_people


def tick_step(step: Step, *, by: User, not_applicable: bool = False, note: str | None = None) -> None:
    """Put on record that a step is done, or was looked at and does not apply. The same twice is once.

    From the onboarding list: a tick means completed, or looked at and not applicable; which of the two,
    and why it does not apply, stays with the step. Raises RuleBroken for a step that a territory has yet
    to unlock and where it is not said why one does not apply; Conflict for one ticked otherwise meanwhile.
    """
    lock_tickable_step(step)
    if not_applicable and not note:
        raise RuleBroken(_("Enter why the step does not apply."), field="note")
    if step.is_ticked:
        _check_the_same(step, not_applicable=not_applicable, note=note, by=by)
        return
    step.ticked_at = clock.now()
    step.ticked_by = by
    step.not_applicable = not_applicable
    write_tick(step)
    verb = ActivityVerb.TICKED_STEP_AS_NOT_APPLICABLE if not_applicable else ActivityVerb.TICKED_STEP
    step.note = record_activity(verb, step.onboarding, by=by, became=step.text, reason=note)
    _update_turns(step)


def untick_step(step: Step, *, by: User) -> None:
    """Undo a tick. Raises RuleBroken for a step of a closed gating issue."""
    lock_tickable_step(step)
    if not step.is_ticked:
        return
    step.ticked_at = step.ticked_by = step.note = None
    step.not_applicable = False
    write_tick(step)
    record_activity(ActivityVerb.UNTICKED_STEP, step.onboarding, by=by, became=step.text)
    _update_turns(step)


def _update_turns(step: Step) -> None:
    """The previous manager has a part as long as a step of theirs is open."""
    update_turns(step.onboarding)
    if step.owned_by is Owner.PREVIOUS_MANAGER:
        update_turns_of_people(step.onboarding.previous_manager_id)


def lock_tickable_step(step: Step) -> None:
    """Hold the gate a step belongs to. Raises RuleBroken where the step cannot be ticked or unticked."""
    lock_gate_of_step(step)
    issue = step.gating_issue
    rules.check_tickable(
        is_gone=not step.counts,
        issue_is_closed=issue is not None and issue.is_closed,
        is_locked=step.waits_for_territory and step.onboarding.assigned_on is None,
    )


def _check_the_same(step: Step, *, not_applicable: bool, note: str | None, by: User) -> None:
    """Raise Conflict for a tick that differs from the one there is; the same tick again is fine."""
    said = step.note.text if step.note else None
    if step.not_applicable == not_applicable and note in (None, said):
        return
    assert step.ticked_at is not None  # noqa: S101 - it is ticked
    when = format_moment(step.ticked_at, by.time_zone)
    person = step.ticked_by.name if step.ticked_by else _("someone in GitLab")
    raise Conflict(
        _("This step was ticked by %(person)s on %(when)s. Undo that first.", person=person, when=when)
    )
