"""On which day a step is due: business days of its owner's place, after the start or the assignment.

A gating issue of its own is due on a day of the calendar, as GitLab counts.
"""

from __future__ import annotations

from datetime import date

from app.onboarding.business_days import due_on
from app.onboarding.facts import zone_of
from app.onboarding.models import Onboarding, Owner, Step


def day_due(owner: Owner, days: int, onboarding: Onboarding, from_day: date) -> date:
    """The day that is so many business days after another, where the owner of a step is."""
    return due_on(from_day, days, zone_of(owner, onboarding))


def day_of(step: Step, start_date: date) -> date | None:
    """When a step is due where the ISR starts on a day; None while it waits for a territory."""
    from_day = start_date if step.gating_issue_id is not None else step.onboarding.assigned_on
    return day_due(step.owned_by, step.due_days, step.onboarding, from_day) if from_day else None


def place_steps_of_buddy(onboarding: Onboarding) -> None:
    """Move the open steps of a buddy to business days of the place the buddy is in."""
    for step in onboarding.steps:
        if step.owned_by is Owner.BUDDY and step.counts and not step.is_ticked:
            step.due_on = day_of(step, onboarding.start_date)
