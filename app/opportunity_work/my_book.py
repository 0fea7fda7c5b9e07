"""What My book shows of a book: the day's opportunity tasks, next steps that are due, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.activity.models import Note
from app.book.models import Account, Opportunity
from app.db.base import db
from app.opportunity_work.books import Book, own_book
from app.opportunity_work.models import (
    LogEntry,
    OpportunityNextStep,
    OpportunityTask,
    WorkConflict,
    WorkKind,
)
from app.opportunity_work.required import RequiredCheck, failing_checks, latest_next_step
from app.people.models import User
from app.shared.times import format_weekday

TASKS_LIMIT = 50  # rows of the day
DUE_LIMIT = 20  # next steps that are due


class StepLine(NamedTuple):
    """The present next step of an opportunity, as a line. `owner` is empty where it is the ISR."""

    text: str
    due_on: date | None
    owner: str


@dataclass(frozen=True)
class DayTask:
    """An opportunity task of the day, with what one needs to know to do it."""

    id: int
    kind: WorkKind
    text: str
    due_on: date
    opportunity_id: int
    opportunity: str
    account: str
    owner_id: int | None
    next_step: StepLine | None
    last_entry: tuple[date, str] | None
    is_overdue: bool
    may_do: bool


@dataclass(frozen=True)
class Day:
    """The opportunity tasks of a day: the overdue ones first. `more` are those that are not shown."""

    today: date
    tasks: Sequence[DayTask]
    counts: Mapping[WorkKind, int]
    overdue: int

    @property
    def more(self) -> int:
        return sum(self.counts.values()) - len(self.tasks)

    @property
    def sentence(self) -> str:
        """ "Monday, 3 August: 2 renewal health checks · 1 upgrade call"."""
        day = format_weekday(self.today)
        if not self.counts:
            return _("%(day)s: no opportunity tasks", day=day)
        counts = [_count_text(kind, self.counts[kind]) for kind in WorkKind if kind in self.counts]
        return f"{day}: {' · '.join(counts)}"


class Missing(NamedTuple):
    """How many open opportunities there are, how many fail each check, and how many have a conflict."""

    open: int
    failing: Mapping[RequiredCheck, int]
    conflicts: int


class DueStep(NamedTuple):
    """A next step that is due."""

    opportunity_id: int
    opportunity: str
    account: str
    text: str
    due_on: date


def day_of_book(book: Book) -> Day:
    """The opportunity tasks that are due today or overdue, in three statements, or four if there are many."""
    rows = db.session.execute(_due_tasks(book).limit(TASKS_LIMIT + 1)).all()
    shown = rows[:TASKS_LIMIT]
    ids = {row.opportunity_id for row in shown}
    steps, entries = (present_steps(ids), _last_entries(ids)) if ids else ({}, {})
    tasks = [_task(book, row, steps, entries) for row in shown]
    if len(rows) > TASKS_LIMIT:
        counts, overdue = _counted(book)
    else:
        counts, overdue = Counter(each.kind for each in tasks), sum(each.is_overdue for each in tasks)
    return Day(book.today, tasks, counts, overdue)


def missing_in(book: Book) -> Missing:
    """What is required and missing, in one statement."""
    checks = failing_checks(book.day, isr=book.isr_column, reader_day=book.today)
    open_conflict = aliased(WorkConflict)
    conflicts = (
        select(func.count())
        .select_from(open_conflict)
        .join(Opportunity, Opportunity.id == open_conflict.opportunity_id)
        .where(open_conflict.chosen_at.is_(None), book.of)
        .scalar_subquery()
    )
    failing = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in checks.values()]
    row = db.session.execute(
        select(func.count(), conflicts, *failing).select_from(Opportunity).where(book.of)
    ).one()
    return Missing(
        row[0], {check: int(number) for check, number in zip(checks, row[2:], strict=True)}, row[1]
    )


def due_steps(book: Book) -> Sequence[DueStep]:
    """The next steps of the ISR that are due today or before, the earliest first, at most DUE_LIMIT."""
    present = latest_next_step(select(OpportunityNextStep.id)).scalar_subquery()
    person = book.reader if book.isr is None else book.isr
    of_isr = and_(OpportunityNextStep.owner_id.is_(None), OpportunityNextStep.owner_name == "")
    owned = OpportunityNextStep.owner_id == person.id
    statement: Any = (
        select(Opportunity.id, Opportunity.name, Account.name, Note.text, OpportunityNextStep.due_on)
        .select_from(Opportunity)
        .join(Account, Account.id == Opportunity.account_id)
        .join(OpportunityNextStep, OpportunityNextStep.id == present)
        .join(Note, Note.id == OpportunityNextStep.note_id)
        .where(book.of, OpportunityNextStep.due_on <= book.today, Note.text != "")
        .where(owned if book.is_of_team else or_(of_isr, owned))
        .order_by(OpportunityNextStep.due_on, Opportunity.id)
        .limit(DUE_LIMIT)
    )
    return [DueStep._make(row) for row in db.session.execute(statement)]


def present_steps(ids: Collection[int]) -> dict[int, StepLine]:
    """The present next steps of some opportunities, by their ids."""
    last = select(func.max(OpportunityNextStep.id)).where(OpportunityNextStep.opportunity_id.in_(ids))
    statement: Any = (
        select(
            OpportunityNextStep.opportunity_id,
            Note.text,
            OpportunityNextStep.due_on,
            func.coalesce(User.name, OpportunityNextStep.owner_name),
        )
        .select_from(OpportunityNextStep)
        .join(Note, Note.id == OpportunityNextStep.note_id)
        .outerjoin(User, User.id == OpportunityNextStep.owner_id)
        .where(OpportunityNextStep.id.in_(last.group_by(OpportunityNextStep.opportunity_id)))
    )
    return {id_: StepLine(*line) for id_, *line in db.session.execute(statement)}


def _last_entries(ids: Collection[int]) -> dict[int, tuple[date, str]]:
    """The day and the text of the last log entry of some opportunities, by their ids."""
    other = aliased(LogEntry)
    last = select(other.id).where(other.opportunity_id == Opportunity.id)
    last = last.order_by(other.done_on.desc(), other.id.desc()).limit(1)
    statement = (
        select(Opportunity.id, LogEntry.done_on, Note.text)
        .select_from(Opportunity)
        .join(LogEntry, LogEntry.id == last.correlate(Opportunity).scalar_subquery())
        .join(Note, Note.id == LogEntry.note_id)
        .where(Opportunity.id.in_(ids))
    )
    return {id_: (done_on, text) for id_, done_on, text in db.session.execute(statement)}


def _task(
    book: Book, row: Any, steps: Mapping[int, StepLine], entries: Mapping[int, tuple[date, str]]
) -> DayTask:
    values: dict[str, Any] = dict(row._mapping)
    return DayTask(
        **values,
        next_step=steps.get(row.opportunity_id),
        last_entry=entries.get(row.opportunity_id),
        is_overdue=row.due_on < book.today,
        may_do=not book.is_read_only or row.owner_id == book.reader.id,
    )


def _is_due(book: Book) -> Any:
    open_ones = and_(OpportunityTask.done_at.is_(None), OpportunityTask.removed_at.is_(None))
    return and_(open_ones, OpportunityTask.due_on <= book.today, book.has_tasks)


def _due_tasks(book: Book) -> Any:
    statement: Any = select(
        OpportunityTask.id,
        OpportunityTask.kind,
        OpportunityTask.text,
        OpportunityTask.due_on,
        OpportunityTask.opportunity_id,
        Opportunity.name.label("opportunity"),
        Account.name.label("account"),
        OpportunityTask.owner_id,
    ).select_from(OpportunityTask)
    joined = statement.join(Opportunity, Opportunity.id == OpportunityTask.opportunity_id)
    joined = joined.join(Account, Account.id == Opportunity.account_id)
    return joined.where(_is_due(book)).order_by(OpportunityTask.due_on, OpportunityTask.id)


def _counted(book: Book) -> tuple[Mapping[WorkKind, int], int]:
    """All tasks of the day by kind, and how many are overdue."""
    late = func.sum(case((OpportunityTask.due_on < book.today, 1), else_=0))
    statement: Any = select(OpportunityTask.kind, func.count(), late).select_from(OpportunityTask)
    statement = statement.join(Opportunity, Opportunity.id == OpportunityTask.opportunity_id)
    rows = db.session.execute(statement.where(_is_due(book)).group_by(OpportunityTask.kind)).all()
    return {kind: number for kind, number, _late in rows}, sum(int(row[2]) for row in rows)


def _count_text(kind: WorkKind, number: int) -> str:
    """How many tasks of a kind, with its plural."""
    texts = {
        WorkKind.HEALTH_CHECK: ngettext(
            "%(num)d renewal health check", "%(num)d renewal health checks", number
        ),
        WorkKind.UPGRADE_CALL: ngettext("%(num)d upgrade call", "%(num)d upgrade calls", number),
        WorkKind.TOUCHPOINT: ngettext("%(num)d touchpoint", "%(num)d touchpoints", number),
        WorkKind.QUOTE: ngettext("%(num)d quote", "%(num)d quotes", number),
        WorkKind.PREPARATION: ngettext("%(num)d preparation", "%(num)d preparations", number),
        WorkKind.INTERNAL: ngettext("%(num)d internal task", "%(num)d internal tasks", number),
    }
    return texts[kind]


def overdue_tasks_of(isr: User) -> tuple[int, date] | None:
    """How many opportunity tasks of an ISR are overdue, and since when; None if none is. One statement."""
    book = own_book(isr)
    statement: Any = select(func.count(), func.min(OpportunityTask.due_on)).select_from(OpportunityTask)
    statement = statement.join(Opportunity, Opportunity.id == OpportunityTask.opportunity_id)
    number, since = db.session.execute(
        statement.where(_is_due(book), OpportunityTask.due_on < book.today)
    ).one()
    return (number, since) if number else None
