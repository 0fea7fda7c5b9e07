"""How far onboardings are with their gating issues, read as rows: one statement, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from app.db.base import db
from app.onboarding.gate.rule import is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.people.models import User
from app.plans.models import HireKind, Owner


class StepProgressRow(NamedTuple):
    """A step of a gating issue that counts."""

    text: str
    owned_by: Owner
    due_on: date | None
    is_ticked: bool


@dataclass(frozen=True)
class IssueProgress:
    """A gating issue with its steps, in order."""

    name: str
    due_on: date
    is_closed: bool
    is_waived: bool
    steps: Sequence[StepProgressRow]

    @property
    def is_complete(self) -> bool:
        return is_complete(
            closed=self.is_closed,
            waived=self.is_waived,
            has_steps=bool(self.steps),
            all_ticked=all(step.is_ticked for step in self.steps),
        )


@dataclass(frozen=True)
class GateProgress:
    """An onboarding with its gating issues, in order. `zone` is the ISR's."""

    id: int
    kind: HireKind
    start_date: date
    zone: str
    has_ended: bool
    issues: list[IssueProgress]


def read_progress(onboarding_ids: Sequence[int]) -> list[GateProgress]:
    """The progress of each of these onboardings."""
    found: dict[int, GateProgress] = {}
    steps: dict[int, list[StepProgressRow]] = {}  # by the ids of issues
    for row in db.session.execute(_rows(onboarding_ids)):
        onboarding_id, kind, start_date, zone, has_ended, issue_id, name, due_on, closed, waived = row[:10]
        if onboarding_id not in found:
            found[onboarding_id] = GateProgress(onboarding_id, kind, start_date, zone, has_ended, [])
        if issue_id is None:
            continue
        if issue_id not in steps:
            steps[issue_id] = []
            issue = IssueProgress(name, due_on, closed, waived, steps[issue_id])
            found[onboarding_id].issues.append(issue)
        if row.text is not None:
            steps[issue_id].append(StepProgressRow(*row[10:]))
    return list(found.values())


def _rows(onboarding_ids: Sequence[int]) -> Any:
    """A row for each step: its onboarding, its issue, the step. What is not there is null."""
    statement: Any = select(
        Onboarding.id,
        Onboarding.kind,
        Onboarding.start_date,
        User.time_zone,
        Onboarding.ended_at.is_not(None),
        GatingIssue.id,
        GatingIssue.name,
        GatingIssue.due_on,
        GatingIssue.closed_at.is_not(None),
        GatingIssue.waived_at.is_not(None),
        Step.text,
        Step.owned_by,
        Step.due_on,
        Step.ticked_at.is_not(None),
    )
    return (
        statement.join(User, User.id == Onboarding.isr_id)
        .outerjoin(GatingIssue, GatingIssue.onboarding_id == Onboarding.id)
        .outerjoin(Step, and_(Step.gating_issue_id == GatingIssue.id, Step.removed_at.is_(None)))
        .where(Onboarding.id.in_(onboarding_ids))
        .order_by(Onboarding.id, GatingIssue.position, GatingIssue.id, Step.position)
    )
