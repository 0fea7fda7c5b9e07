"""What the gate needs to know of an onboarding, taken from its loaded records as plain values.

`facts_of_isrs` in `fact_rows.py` reads the same of many at once.
"""

from __future__ import annotations

from datetime import datetime

from app.onboarding.gate.explain import IssueFacts, OpenSteps, by_owner, closers_of
from app.onboarding.gate.rule import complete_since
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.step_state import is_late, owner_name, steps_of, zone_of


def facts_of(onboarding: Onboarding) -> list[IssueFacts]:
    """The gating issues of a running onboarding, in order; none once it has ended, and without a gate."""
    if onboarding.ended_at is not None or not onboarding.has_gate:
        return []
    return [issue_facts(issue, onboarding) for issue in onboarding.gating_issues]


def issue_facts(issue: GatingIssue, onboarding: Onboarding) -> IssueFacts:
    """One gating issue, with its steps that are not ticked."""
    steps = steps_of(issue, onboarding)
    return IssueFacts(
        name=issue.name,
        is_closed=issue.is_closed,
        is_waived=issue.is_waived,
        opened_at=issue.opened_at,
        late=is_late(issue.due_on, onboarding.isr.time_zone),
        closers=closers_of(onboarding.isr.name, onboarding.manager.name),
        manager=onboarding.manager.name,
        steps=len(steps),
        open_steps=by_owner(_open_step(step, onboarding) for step in steps if not step.is_ticked),
    )


def gate_opened_at(onboarding: Onboarding) -> datetime | None:
    """When the last gating issue became complete; None while one is not, and where there are none."""
    since = [_complete_since(issue, onboarding) for issue in onboarding.gating_issues]
    known = [each for each in since if each is not None]
    return max(known) if known and len(known) == len(since) else None


def _complete_since(issue: GatingIssue, onboarding: Onboarding) -> datetime | None:
    if issue.closed_at is None or not issue_facts(issue, onboarding).is_complete:
        return None
    done = [
        step.ticked_at if step.counts else step.removed_at
        for step in onboarding.steps
        if step.gating_issue_id == issue.id and (step.counts or not step.is_ticked)
    ]
    last_done_at = max((each for each in done if each is not None), default=None)
    return complete_since(closed_at=issue.closed_at, waived_at=issue.waived_at, last_done_at=last_done_at)


def _open_step(step: Step, onboarding: Onboarding) -> OpenSteps:
    late = is_late(step.due_on, zone_of(step.owned_by, onboarding))
    return OpenSteps(owner_name(step, onboarding), step.text, late)
