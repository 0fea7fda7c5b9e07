"""Writing the checklist of an onboarding from its plan."""

from __future__ import annotations

from datetime import date
from itertools import count

from app.candidates.models import Application
from app.db.base import db
from app.onboarding.actions.issue_mirror import mirror_issue
from app.onboarding.due_dates import step_due_on
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.plan_recipient import plan_recipient_of
from app.plans.compose import ComposedPlan, Plans, compose_all, compose_for_role
from app.plans.library import current_files, current_plans
from app.plans.steps import StepText


def write_checklist(onboarding: Onboarding) -> None:
    """Compose the plan: an onboarding keeps the steps it was started with, and knows their versions."""
    application = db.session.get_one(Application, onboarding.application_id)
    files = current_files()
    composed = composed_for(onboarding, application, current_plans(files))
    onboarding.plan_versions = {name: files[name].version for part in composed for name in part.files}
    numbers = count(1)
    for position, part in enumerate(composed, start=1):
        issue = _issue(onboarding, position, part)
        for step in part.steps:
            is_first = part.kind.is_due_from_start
            add_step(onboarding, issue, next(numbers), step, before_territory=is_first)


def composed_for(onboarding: Onboarding, application: Application, plans: Plans) -> list[ComposedPlan]:
    """The plan of an ISR with its gating issues, or that of another role."""
    hired = plan_recipient_of(onboarding, application)
    if onboarding.has_gate:
        return compose_all(onboarding.kind, hired, plans)
    return compose_for_role(onboarding.plan, hired, plans)


def _issue(onboarding: Onboarding, position: int, part: ComposedPlan) -> GatingIssue | None:
    """The gating issue a part of the plan is; None for what comes after the gate."""
    if part.kind.issue is None:
        return None
    issue = GatingIssue(
        onboarding=onboarding,
        position=position,
        kind=part.kind.issue,
        name=part.name,
        text=part.description,
        due_on=part.due_on,
    )
    mirror_issue(issue, title=part.title, labels=part.labels)
    return issue


def add_step(
    onboarding: Onboarding,
    issue: GatingIssue | None,
    position: int,
    text: StepText,
    *,
    before_territory: bool,
) -> Step:
    """Add a step of the plan to an onboarding, in a gating issue or on the getting-started list."""
    step = Step(
        onboarding=onboarding,
        gating_issue=issue,
        before_territory=before_territory,
        position=position,
        text=text.text,
    )
    describe_step(step, text)
    return step


def describe_step(step: Step, text: StepText) -> None:
    """Put into a step what its plan says of it, beside its text."""
    step.heading = text.heading
    step.markdown, step.lead, step.depth = text.markdown, text.lead, text.depth
    step.owned_by = text.owner
    step.due_days = text.due_days or 0
    step.is_marked = text.is_marked
    step.due_on = _day_due(step)


def _day_due(step: Step) -> date | None:
    """The day a step is due; None for one that waits for a territory."""
    onboarding = step.onboarding
    from_day = onboarding.assigned_on if step.waits_for_territory else onboarding.start_date
    return step_due_on(step.owned_by, step.due_days, onboarding, from_day) if from_day else None
