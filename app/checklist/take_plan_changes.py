"""Bringing the checklist of an onboarding up to a newer plan, or leaving it as it is."""

from __future__ import annotations

from collections import Counter

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.checklist.plan_changes import OfferedPart, PlanOffer, plan_offer_for, steps_of_part
from app.db.base import db
from app.onboarding.actions.write_checklist import add_step, describe_step
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.people.models import User
from app.plans.compose import ComposedPlan
from app.plans.difference import StepChange, StepChangeKind, step_keys
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.text import join_words
from app.turns.actions import update_turns, update_turns_of_people

CHANGE_WORDS = {
    StepChangeKind.NEW: "added",
    StepChangeKind.GONE: "removed",
    StepChangeKind.CHANGED: "changed",
}
CHANGE_VERBS = {
    StepChangeKind.NEW: ActivityVerb.ADDED_STEP,
    StepChangeKind.GONE: ActivityVerb.REMOVED_STEP,
    StepChangeKind.CHANGED: ActivityVerb.CHANGED_STEP,
}


def take_plan_changes(onboarding: Onboarding, *, by: User) -> None:
    """Take what the plan has new into the gating issues that are open, and into what comes after the gate.

    A step that is ticked stays. Raises Conflict where there is nothing to take any more.
    """
    offer = _offer(onboarding)
    for part in offer.parts:
        if not part.kept:
            _take(onboarding, part, by)
    _put_in_order(onboarding, offer)
    _follow(onboarding, offer, ActivityVerb.TOOK_PLAN_CHANGES, by)
    update_turns(onboarding)
    update_turns_of_people(onboarding.previous_manager_id)


def leave_plan_changes(onboarding: Onboarding, *, by: User) -> None:
    """Leave an onboarding as it is: it is offered the next changes of the plan, and these no more."""
    _follow(onboarding, _offer(onboarding), ActivityVerb.LEFT_PLAN_CHANGES, by)


def _offer(onboarding: Onboarding) -> PlanOffer:
    lock_gate_of(onboarding)
    offer = plan_offer_for(onboarding)
    if offer is None:
        raise Conflict(_("This onboarding is already up to date with its plan."))
    return offer


def _follow(onboarding: Onboarding, offer: PlanOffer, verb: ActivityVerb, by: User) -> None:
    onboarding.plan_versions = offer.versions
    record_activity(verb, onboarding, by=by, became=changes_summary(offer.changes))


def changes_summary(changes: list[StepChange]) -> str:
    """How many steps were added, removed and changed: "2 added and 1 changed"."""
    counts = Counter(change.what for change in changes)
    return (
        join_words([f"{counts[what]} {word}" for what, word in CHANGE_WORDS.items() if counts[what]])
        or "no step"
    )


def _take(onboarding: Onboarding, part: OfferedPart, by: User) -> None:
    steps = steps_of_part(onboarding, part.issue, before_territory=part.before_territory)
    there = dict(zip(step_keys([step.text for step in steps]), steps, strict=True))
    for change in part.changes:
        _apply(change, there.get(change.key), onboarding, part)
        record_activity(
            CHANGE_VERBS[change.what], onboarding, by=by, was=change.was or None, became=_told(change)
        )
    if part.issue:
        part.issue.text = part.newer.description


def _told(change: StepChange) -> str:
    return change.became if change.what is StepChangeKind.CHANGED else change.step.text


def _apply(change: StepChange, step: Step | None, onboarding: Onboarding, part: OfferedPart) -> None:
    if step is None:
        place = len(onboarding.steps) + 1
        is_first = part.before_territory
        db.session.add(add_step(onboarding, part.issue, place, change.step, before_territory=is_first))
    elif change.what is StepChangeKind.GONE:
        step.removed_at = clock.now()
    else:
        describe_step(step, change.step)


def _put_in_order(onboarding: Onboarding, offer: PlanOffer) -> None:
    """Number the steps again: in the order of the plan, then those the plan does not have."""
    places = {
        (part.issue, part.before_territory): _places(part.newer) for part in offer.parts if not part.kept
    }
    issues: list[tuple[GatingIssue | None, bool]] = [
        *((issue, False) for issue in onboarding.gating_issues),
        (None, False),
        (None, True),
    ]
    ordered = [
        step
        for of in issues
        for step in sorted(
            (step for step in onboarding.steps if (step.gating_issue, step.before_territory) == of),
            key=lambda step: (places.get(of, {}).get(step.text, len(onboarding.steps)), step.position),
        )
    ]
    for position, step in enumerate(ordered, start=1):
        step.position = position


def _places(part: ComposedPlan) -> dict[str, int]:
    return {step.text: at for at, step in enumerate(part.steps)}
