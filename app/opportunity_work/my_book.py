"""What My book shows of a book: the day's opportunity tasks, next steps that are due, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.activity.models import Note
from app.book.models import Account, Opportunity
from app.db.id_lists import among
from app.db.kept import kept
from app.db.rows import literal_number, read_rows
from app.opportunity_work.books import Book, own_book
from app.opportunity_work.models import (
    LogEntry,
    OpportunityTask,
    WorkKind,
)
from app.opportunity_work.present_steps import StepLine, present_steps
from app.people.models import User
from app.shared.times import format_weekday

TASKS_LIMIT = 50  # rows of the day


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


def day_of_book(book: Book) -> Day:
    """The opportunity tasks that are due today or overdue, in three statements, or four if there are many."""
    rows = read_rows(_due_tasks(book.of_anybody), book.values)
    shown = rows[:TASKS_LIMIT]
    ids = {row.opportunity_id for row in shown}
    steps, entries = (present_steps(ids), _last_entries(ids)) if ids else ({}, {})
    tasks = [_task(book, row, steps, entries) for row in shown]
    if len(rows) > TASKS_LIMIT:
        counts, overdue = _counted(book)
    else:
        counts, overdue = Counter(each.kind for each in tasks), sum(each.is_overdue for each in tasks)
    return Day(book.today, tasks, counts, overdue)


def _last_entries(ids: Collection[int]) -> dict[int, tuple[date, str]]:
    """The day and the text of the last log entry of some opportunities, by their ids."""
    return {id_: (done_on, text) for id_, done_on, text in read_rows(_last(), {"ids": list(ids)})}


@kept()
def _last() -> Any:
    other = aliased(LogEntry)
    last = select(other.id).where(other.opportunity_id == Opportunity.id)
    last = last.order_by(other.done_on.desc(), other.id.desc()).limit(1)
    return (
        select(Opportunity.id, LogEntry.done_on, Note.text)
        .select_from(Opportunity)
        .join(LogEntry, LogEntry.id == last.correlate(Opportunity).scalar_subquery())
        .join(Note, Note.id == LogEntry.note_id)
        .where(among(Opportunity.id, "ids"))
    )


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


@kept()
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
    due = book.tasks(OpportunityTask.id, OpportunityTask.due_on, due_until=book.today)
    first = select(due.c.id).order_by(due.c.due_on, due.c.id).limit(literal_number(TASKS_LIMIT + 1))
    return joined.where(OpportunityTask.id.in_(first)).order_by(OpportunityTask.due_on, OpportunityTask.id)


def _counted(book: Book) -> tuple[Mapping[WorkKind, int], int]:
    """All tasks of the day by kind, and how many are overdue."""
    rows = read_rows(_counts(book.of_anybody), book.values)
    return {kind: number for kind, number, _late in rows}, sum(int(row[2]) for row in rows)


@kept()
def _counts(book: Book) -> Any:
    due = book.tasks(OpportunityTask.kind, OpportunityTask.due_on, due_until=book.today)
    late = func.count().filter(due.c.due_on < book.today)
    return select(due.c.kind, func.count(), late).group_by(due.c.kind)


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
    [(number, since)] = read_rows(_overdue(book.of_anybody), book.values)
    return (number, since) if number else None


@kept()
def _overdue(book: Book) -> Any:
    late = book.tasks(OpportunityTask.due_on, due_until=book.today - timedelta(days=1))
    return select(func.count(), func.min(late.c.due_on))
