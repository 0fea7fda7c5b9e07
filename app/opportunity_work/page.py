"""The work on one opportunity, for its page: tier, next step, opportunity tasks, log, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.access.permissions import Permission
from app.access.policy import allows
from app.book.alignment import alignment_day
from app.book.models import Opportunity, TierChoice
from app.db.base import db
from app.db.kept import kept
from app.db.rows import read_rows
from app.opportunity_work.days import present_quarter, today_of
from app.opportunity_work.models import LogEntry, OpportunityNextStep, OpportunityTask, WorkConflict
from app.opportunity_work.persons import BookPerson, any_person, values_of
from app.opportunity_work.required import (
    NextStepFault,
    RequiredCheck,
    failing_checks,
    next_step_faults,
)
from app.opportunity_work.tiers_now import TierNow, tier_now
from app.people.models import User
from app.shared.sales.company import threshold
from app.territories.models import Territory

_OF: Any = bindparam("of_id", type_=Integer)
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
    of = {"of_id": opportunity.id}
    steps = db.session.scalars(_steps(), of).all()
    tasks = db.session.scalars(_tasks(), of).all()
    failing, faults = _missing(opportunity, user, isr)
    return OpportunityWork(
        tier=now,
        chosen_tiers=db.session.scalars(_chosen_tiers_of(opportunity)).all(),
        next_step=steps[0] if steps else None,
        earlier_steps=steps[1:],
        open_tasks=sorted((each for each in tasks if each.is_open), key=lambda each: (each.due_on, each.id)),
        ended_tasks=[each for each in tasks if not each.is_open],
        log=db.session.scalars(_log(), of).all(),
        conflicts=db.session.scalars(_conflicts(), of).all(),
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
    return db.session.scalars(_steps().limit(1), {"of_id": opportunity.id}).first()


def _missing(
    opportunity: Opportunity, reader: User, isr: User | None
) -> tuple[Sequence[RequiredCheck], Sequence[NextStepFault]]:
    """The checks that it fails, and why its next step is not up to date.

    A closed one fails none, nor does one without an ISR.
    """
    if not opportunity.is_open or isr is None:
        return [], []
    person = any_person("isr", isr.time_zone, frozenset())
    values = values_of("isr", BookPerson(isr.id, isr.name, isr.email, isr.time_zone, frozenset()))
    statement = _checks(person, today_of(isr), today_of(reader), alignment_day(), present_quarter())
    row = read_rows(statement, values | {"of_id": opportunity.id})[0]
    failing = [check for check, fails in zip(RequiredCheck, row, strict=False) if fails]
    if RequiredCheck.NEXT_STEP not in failing:
        return failing, []
    faults = zip(NextStepFault, row[len(RequiredCheck) :], strict=True)
    return failing, [fault for fault, is_so in faults if is_so]


def _chosen_tiers_of(opportunity: Opportunity) -> Select[TierChoice]:
    statement = select(TierChoice).where(TierChoice.opportunity_id == opportunity.id)
    by = joinedload(TierChoice.chosen_by).lazyload("*")
    return statement.options(by).order_by(TierChoice.id.desc()).limit(HISTORY_LENGTH)


@kept()
def _checks(isr: Any, _isr_day: date, reader_day: date, day: date, _quarter: datetime) -> Any:
    """The statement of both about an opportunity of an ISR. The arguments that it does not read change it."""
    checks = failing_checks(day, isr=isr, reader_day=reader_day, segment=Territory.segment)
    faults = next_step_faults(isr, reader_day)
    columns: Any = select(
        *(checks[check] for check in RequiredCheck), *(faults[each] for each in NextStepFault)
    )
    territory = Territory.id == Opportunity.territory_id
    return columns.select_from(Opportunity).outerjoin(Territory, territory).where(Opportunity.id == _OF)


@kept()
def _steps() -> Select[OpportunityNextStep]:
    statement = select(OpportunityNextStep).where(OpportunityNextStep.opportunity_id == _OF)
    people = (
        joinedload(OpportunityNextStep.owner).lazyload("*"),
        joinedload(OpportunityNextStep.written_by).lazyload("*"),
    )
    return statement.options(*people).order_by(OpportunityNextStep.id.desc()).limit(HISTORY_LENGTH)


@kept()
def _tasks() -> Select[OpportunityTask]:
    statement = select(OpportunityTask).where(OpportunityTask.opportunity_id == _OF)
    people = (
        joinedload(OpportunityTask.owner).lazyload("*"),
        joinedload(OpportunityTask.done_by).lazyload("*"),
    )
    return statement.options(*people).order_by(OpportunityTask.id.desc()).limit(HISTORY_LENGTH)


@kept()
def _log() -> Select[LogEntry]:
    statement = select(LogEntry).where(LogEntry.opportunity_id == _OF)
    latest_first = (LogEntry.done_on.desc(), LogEntry.id.desc())
    return (
        statement.options(joinedload(LogEntry.written_by).lazyload("*"))
        .order_by(*latest_first)
        .limit(HISTORY_LENGTH)
    )


@kept()
def _conflicts() -> Select[WorkConflict]:
    open_ones = (
        WorkConflict.opportunity_id == _OF,
        WorkConflict.chosen_at.is_(None),
    )
    return select(WorkConflict).where(*open_ones).order_by(WorkConflict.id)
