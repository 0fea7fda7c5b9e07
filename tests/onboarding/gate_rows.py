"""Gates in any state, many in one database: rows without a plan, and what the trigger says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.candidates.models import Application
from app.db.base import constraint_name, db
from app.job_families.kinds import HireRole
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.people.models import User
from app.plans.kinds import GENERAL_PLAN
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.territories.models import Territory
from tests.cast import Cast

INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, ends_on, assigned_at)
    VALUES (:territory, :isr, :manager, '2026-11-02', :ends_on, '2026-11-02 09:00:00+00:00')
"""


class StepState(Enum):
    TICKED = "ticked"
    OPEN = "open"
    REMOVED_TICKED = "removed, ticked"
    REMOVED_OPEN = "removed, open"


@dataclass(frozen=True)
class IssueState:
    """Of a gating issue: closed, waived, and its steps."""

    is_closed: bool
    is_waived: bool
    steps: Sequence[StepState]

    @property
    def is_complete(self) -> bool:
        """The rule in words: closed, and either waived or with steps that are all ticked."""
        counting = [each for each in self.steps if each in (StepState.TICKED, StepState.OPEN)]
        done = bool(counting) and StepState.OPEN not in counting
        return self.is_closed and (self.is_waived or done)


def an_onboarding_with(
    cast: Cast, isr: User, application: Application, issues: Sequence[IssueState], *, state: str = "running"
) -> Onboarding:
    """An onboarding with gating issues in these states: "running", "ended", or running "of another role"."""
    has_gate = state != "of another role"
    now, today = clock.now(), clock.today("UTC")
    onboarding = Onboarding(
        application=application,
        isr=isr,
        manager=cast.marta,
        recruiter=cast.rita,
        kind=HireKind.NEW,
        start_date=today,
        ended_at=now if state == "ended" else None,
        hire_role=HireRole.ISR if has_gate else HireRole.INTERVIEWER,
        plan="" if has_gate else GENERAL_PLAN,
    )
    for number, of in enumerate(issues, start=1):
        issue = GatingIssue(position=number, name=f"Issue {number}", due_on=today)
        issue.closed_at = now if of.is_closed else None
        issue.waived_at = now if of.is_waived else None
        issue.waived_by = cast.marta if of.is_waived else None
        issue.steps = [_step(onboarding, place, each) for place, each in enumerate(of.steps, start=1)]
        onboarding.gating_issues.append(issue)
    db.session.add(onboarding)
    return onboarding


def _step(onboarding: Onboarding, position: int, state: StepState) -> Step:
    now = clock.now()
    step = Step(onboarding=onboarding, position=position, text=f"Step {position}", owned_by=Owner.ISR)
    step.due_days = 1
    step.ticked_at = now if state in (StepState.TICKED, StepState.REMOVED_TICKED) else None
    step.removed_at = now if state in (StepState.REMOVED_TICKED, StepState.REMOVED_OPEN) else None
    return step


def accepted_by_trigger(
    isrs: Sequence[User], territory: Territory, manager: User, *, ends_on: date | None = None
) -> set[int]:
    """The ids of the ISRs whom the database lets hold a territory. Nothing is kept."""
    values = {"territory": territory.id, "manager": manager.id, "ends_on": ends_on and str(ends_on)}
    ids = [isr.id for isr in isrs]
    db.session.commit()
    accepted = set()
    with db.engine.connect() as connection:
        for isr_id in ids:
            attempt = connection.begin_nested()
            try:
                connection.execute(text(INSERT), {**values, "isr": isr_id})
                accepted.add(isr_id)
            except DBAPIError as refusal:
                assert constraint_name(refusal) == "the_gate_holds"
            attempt.rollback()
        connection.rollback()
    return accepted
