"""The work on one opportunity, for its page: tier, next step, opportunity tasks, log, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.access.permissions import Permission
from app.access.policy import allows
from app.book.alignment import alignment_day, open_isr_on
from app.book.models import Opportunity, TierChoice
from app.db.base import db
from app.opportunity_work.days import today_of
from app.opportunity_work.models import LogEntry, OpportunityNextStep, OpportunityTask, WorkConflict
from app.opportunity_work.required import (
    NextStepFault,
    RequiredCheck,
    failing_checks,
    next_step_faults,
)
from app.opportunity_work.tiers_now import TierNow, tier_now
from app.people.models import User
from app.shared.sales.company import threshold

HISTORY_LENGTH = 200  # entries and earlier next steps on a page, the latest first


@dataclass(frozen=True)
class OpportunityWork:
    """What is done on an opportunity. `failing` and `faults` say what is missing.

    `is_at_threshold` is true where the department's page says two things about the tier.
    """

    tier: TierNow
    chosen_tiers: Sequence[TierChoice]
    next_step: OpportunityNextStep | None
    earlier_steps: Sequence[OpportunityNextStep]
    open_tasks: Sequence[OpportunityTask]
    ended_tasks: Sequence[OpportunityTask]
    log: Sequence[LogEntry]
    conflicts: Sequence[WorkConflict]
    failing: Sequence[RequiredCheck]
    faults: Sequence[NextStepFault]
    today: date
    may_work: bool
    may_keep_tasks: bool
    reader_id: int
    is_at_threshold: bool

    def may_keep(self, task: OpportunityTask) -> bool:
        """Whether the reader may complete, change and remove a task: they keep all, or are named for it."""
        is_named = task.opportunity.is_open and task.owner_id == self.reader_id
        return self.may_keep_tasks or is_named

    def is_overdue(self, task: OpportunityTask) -> bool:
        """Whether the day of an open task has passed where its owner is, or else the reader."""
        return task.due_on < (today_of(task.owner) if task.owner else self.today)


def work_of(opportunity: Opportunity, user: User, now: TierNow | None = None) -> OpportunityWork:
    """The work on an opportunity, for a person who may see it. It takes seven statements.

    `now` is its tier, where the page has read what decides it.
    """
    now = now or tier_now(opportunity)
    isr = db.session.get(User, now.isr_id) if now.isr_id else None
    steps = db.session.scalars(_steps_of(opportunity)).all()
    tasks = db.session.scalars(_tasks_of(opportunity)).all()
    failing, faults = _missing(opportunity, user)
    return OpportunityWork(
        tier=now,
        chosen_tiers=db.session.scalars(_chosen_tiers_of(opportunity)).all(),
        next_step=steps[0] if steps else None,
        earlier_steps=steps[1:],
        open_tasks=sorted((each for each in tasks if each.is_open), key=lambda each: (each.due_on, each.id)),
        ended_tasks=[each for each in tasks if not each.is_open],
        log=db.session.scalars(_log_of(opportunity)).all(),
        conflicts=db.session.scalars(_conflicts_of(opportunity)).all(),
        failing=failing,
        faults=faults,
        today=today_of(isr or user),
        may_work=opportunity.is_open and allows(user, Permission.WORK_ON_OPPORTUNITY, opportunity),
        may_keep_tasks=opportunity.is_open and allows(user, Permission.KEEP_OPPORTUNITY_TASKS, opportunity),
        reader_id=user.id,
        is_at_threshold=opportunity.arr_basis == threshold(),
    )


def present_next_step(opportunity: Opportunity) -> OpportunityNextStep | None:
    """The last next step, or None."""
    return db.session.scalars(_steps_of(opportunity).limit(1)).first()


def _missing(
    opportunity: Opportunity, reader: User
) -> tuple[Sequence[RequiredCheck], Sequence[NextStepFault]]:
    """The checks that it fails, and why its next step is not up to date. A closed one fails none."""
    if not opportunity.is_open:
        return [], []
    day, reader_day = alignment_day(), today_of(reader)
    checks = failing_checks(day, reader_day=reader_day)
    faults = next_step_faults(open_isr_on(day), reader_day)
    statement: Any = select(*checks.values(), *faults.values())
    row = db.session.execute(statement.where(Opportunity.id == opportunity.id)).one()
    failing = [check for check, fails in zip(checks, row, strict=False) if fails]
    if RequiredCheck.NEXT_STEP not in failing:
        return failing, []
    return failing, [fault for fault, is_so in zip(faults, row[len(checks) :], strict=True) if is_so]


def _chosen_tiers_of(opportunity: Opportunity) -> Select[TierChoice]:
    statement = select(TierChoice).where(TierChoice.opportunity_id == opportunity.id)
    by = joinedload(TierChoice.chosen_by).lazyload("*")
    return statement.options(by).order_by(TierChoice.id.desc()).limit(HISTORY_LENGTH)


def _steps_of(opportunity: Opportunity) -> Select[OpportunityNextStep]:
    statement = select(OpportunityNextStep).where(OpportunityNextStep.opportunity_id == opportunity.id)
    people = (
        joinedload(OpportunityNextStep.owner).lazyload("*"),
        joinedload(OpportunityNextStep.written_by).lazyload("*"),
    )
    return statement.options(*people).order_by(OpportunityNextStep.id.desc()).limit(HISTORY_LENGTH)


def _tasks_of(opportunity: Opportunity) -> Select[OpportunityTask]:
    statement = select(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity.id)
    people = (
        joinedload(OpportunityTask.owner).lazyload("*"),
        joinedload(OpportunityTask.done_by).lazyload("*"),
    )
    return statement.options(*people).order_by(OpportunityTask.id.desc()).limit(HISTORY_LENGTH)


def _log_of(opportunity: Opportunity) -> Select[LogEntry]:
    statement = select(LogEntry).where(LogEntry.opportunity_id == opportunity.id)
    latest_first = (LogEntry.done_on.desc(), LogEntry.id.desc())
    return (
        statement.options(joinedload(LogEntry.written_by).lazyload("*"))
        .order_by(*latest_first)
        .limit(HISTORY_LENGTH)
    )


def _conflicts_of(opportunity: Opportunity) -> Select[WorkConflict]:
    open_ones = (WorkConflict.opportunity_id == opportunity.id, WorkConflict.chosen_at.is_(None))
    return select(WorkConflict).where(*open_ones).order_by(WorkConflict.id)
