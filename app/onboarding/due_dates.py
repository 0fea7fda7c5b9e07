"""On which day a step is due: business days of its owner's place, after the start or the assignment.

A gating issue of its own is due on a day of the calendar, as GitLab counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.step_state import steps_of, zone_of
from app.people.models import User
from app.plans.models import Owner
from app.shared.business_days import due_on
from app.shared.company import company_calendar


@dataclass(frozen=True)
class DueDateChange:
    """A step or a gating issue with a new due date after the start date moves.

    `owner` is None for an issue, and for a step of a buddy not chosen yet.
    """

    part: Step | GatingIssue
    what: str
    owner: User | None
    was: date
    becomes: date

    @property
    def in_gitlab(self) -> bool:
        """Whether it is an issue that GitLab keeps a due date of, too."""
        return isinstance(self.part, GatingIssue) and self.part.mirror is not None


def step_due_on(owner: Owner, days: int, onboarding: Onboarding, from_day: date) -> date:
    """The day that is so many business days after another, where the owner of a step is."""
    return due_on(from_day, days, zone_of(owner, onboarding), company_calendar())


def later_step_due_on(step: Step, assigned_on: date) -> date:
    """When a step after the gate is due, from the day its ISR first holds a territory."""
    return step_due_on(step.owned_by, step.due_days, step.onboarding, assigned_on)


def due_date_changes(onboarding: Onboarding, start_date: date) -> list[DueDateChange]:
    """The open parts before the gate that are due on another day where the ISR starts on this one.

    What is ticked or closed stays as it is; what comes after the gate counts from the assignment.
    """
    by = start_date - onboarding.start_date
    moved: list[DueDateChange] = []
    for issue in onboarding.gating_issues:
        if issue.is_closed:
            continue
        moved.append(DueDateChange(issue, issue.name, None, issue.due_on, issue.due_on + by))
        moved += _moved_steps(steps_of(issue, onboarding), start_date)
    moved += _moved_steps(onboarding.first_steps, start_date)
    return [each for each in moved if each.was != each.becomes]


def _moved_steps(steps: Iterable[Step], start_date: date) -> list[DueDateChange]:
    return [
        DueDateChange(step, step.text, step.owner, step.due_on, becomes)
        for step in steps
        if not step.is_ticked and step.due_on
        for becomes in [_moved(step, step.due_on, start_date, zone_of(step.owned_by, step.onboarding))]
    ]


def reschedule_steps_of(part: Owner, onboarding: Onboarding, person: User) -> None:
    """Move the open steps of a part to the place of the person who is to have it. Called before they do."""
    for step in onboarding.steps:
        if step.owned_by is part and step.counts and not step.is_ticked and step.due_on:
            step.due_on = _moved(step, step.due_on, onboarding.start_date, person.time_zone)


def _moved(step: Step, was: date, start_date: date, zone: str) -> date:
    """The new due day of a step when the start date or the owner's time zone changes.

    A day that the plan did not set, as of a step added in GitLab, keeps its distance from the start.
    """
    onboarding = step.onboarding
    is_later = step.waits_for_territory
    counted_from = onboarding.assigned_on if is_later else onboarding.start_date
    counts_from = onboarding.assigned_on if is_later else start_date
    if counted_from is None or counts_from is None:
        return was
    if was == step_due_on(step.owned_by, step.due_days, onboarding, counted_from):
        return due_on(counts_from, step.due_days, zone, company_calendar())
    return due_on(was + (counts_from - counted_from), 0, zone, company_calendar())
