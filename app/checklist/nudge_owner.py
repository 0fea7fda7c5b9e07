"""Nudging the owner of a step, once a day."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.checklist.tick_step import lock_tickable_step
from app.onboarding import mail, rules
from app.onboarding.models import Step
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.times import format_moment


def nudge_owner(step: Step, *, by: User) -> Message:
    """Ask the owner of an open step for it by mail.

    Raises RuleBroken for one's own step, for a step of a buddy not chosen yet, and for one that cannot be
    ticked; Conflict for one ticked meanwhile, or nudged within the last day.
    """
    lock_tickable_step(step)
    owner = step.owner
    rules.check_nudge_owner(
        owner=owner and owner.name,
        is_own=owner is not None and owner.id == by.id,
        has_account=owner is not None and owner.active,
        manager=step.onboarding.manager.name,
    )
    assert owner is not None  # noqa: S101 - as just checked
    if step.is_ticked:
        raise Conflict(_("This step is already ticked."))
    if step.nudged_at and step.nudged_by:
        rules.check_not_nudged_lately(
            lately=rules.was_nudged_lately(step.nudged_at, clock.now()),
            owner=owner.name,
            by=None if step.nudged_by.id == by.id else step.nudged_by.name,
            when=format_moment(step.nudged_at, by.time_zone),
        )
    step.nudged_at, step.nudged_by = clock.now(), by
    asked = f"{owner.name}, “{step.text}”"
    record_activity(ActivityVerb.NUDGED_OWNER, step.onboarding, by=by, became=asked)
    return mail.tell_nudged(step, owner, by=by)
