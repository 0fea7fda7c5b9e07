"""Add, change, remove and do opportunity tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity
from app.db.base import db
from app.db.row_locks import read_again
from app.opportunity_work import rules
from app.opportunity_work.actions.log import (
    NO_CHOICE,
    ChosenTier,
    NewLogEntry,
    add_log_entry,
    is_entry,
    say_tier,
)
from app.opportunity_work.actions.next_steps import NewNextStep, add_next_step, is_written
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.days import today_of
from app.opportunity_work.models import OpportunityTask, WorkKind
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.times import format_full_day


@dataclass(frozen=True)
class NewTask:
    """What to do by which day. Its owner is the ISR, unless a person is named."""

    kind: WorkKind
    due_on: date
    text: str = ""
    owner: User | None = None


def add_task(
    opportunity: Opportunity,
    task: NewTask,
    *,
    chosen: ChosenTier = NO_CHOICE,
    version: int | None = None,
    by: User,
) -> OpportunityTask:
    """Add an opportunity task. The ISR of a tier 3 opportunity says which tier it has now (page).

    Raises RuleBroken without, and what `start_work` raises.
    """
    if not start_work(opportunity, version, by=by, is_done=lambda: _is_added(opportunity, task, by)):
        return db.session.scalars(_latest(opportunity)).one()
    say_tier(opportunity, chosen, by=by)
    return _add(opportunity, task, by=by)


def change_task(task: OpportunityTask, to: NewTask, *, version: int | None = None, by: User) -> None:
    """Change what it is, its day or its owner. Raises Conflict if it was done or removed meanwhile."""

    def is_done() -> bool:
        return task.is_open and _values(task) == to

    if not _start(task, version, by=by, is_done=is_done):
        return
    was = _line(task.kind, task.due_on)
    task.kind, task.due_on, task.text, task.owner = to.kind, to.due_on, to.text, to.owner
    became = _line(to.kind, to.due_on)
    changed = {"was": was, "became": became} if was != became else {}
    record_activity(
        ActivityVerb.CHANGED_OPPORTUNITY_TASK, task.opportunity, by=by, what=to.kind.label, **changed
    )


def remove_task(task: OpportunityTask, *, version: int | None = None, by: User) -> None:
    """Remove a task that is not done. Raises Conflict if it was done or removed meanwhile."""
    if not _start(task, version, by=by, is_done=lambda: task.removed_by_id == by.id):
        return
    task.removed_at, task.removed_by_id = clock.now(), by.id
    record_activity(ActivityVerb.REMOVED_OPPORTUNITY_TASK, task.opportunity, by=by, what=task.kind.label)


def do_task(
    task: OpportunityTask,
    *,
    entry: NewLogEntry,
    next_step: NewNextStep | None = None,
    next_task: NewTask | None = None,
    chosen: ChosenTier = NO_CHOICE,
    version: int | None = None,
    by: User,
) -> None:
    """Record a task as done, with the log entry, the next step and the next task, all or nothing.

    The entry of a customer-facing task has a text; others may be without, and then there is no entry. Sent
    twice it is done once. Raises RuleBroken for what one of them lacks, and Conflict if it was done by
    somebody else or removed meanwhile, or by the same person in other words.
    """

    def is_done() -> bool:
        wrote = is_entry(task.log_entry, entry) if task.log_entry else not entry.text
        stepped = next_step is None or is_written(task.opportunity, next_step, by)
        added = next_task is None or _is_added(task.opportunity, next_task, by)
        return task.done_by_id == by.id and wrote and stepped and added

    if not _start(task, version, by=by, is_done=is_done):
        return
    opportunity = task.opportunity
    say_tier(opportunity, chosen, by=by)
    rules.check_log(task.kind, entry.text, entry.done_on, today_of(by))
    written = add_log_entry(opportunity, entry, by=by) if entry.text else None
    task.done_at, task.done_by, task.log_entry = clock.now(), by, written
    record_activity(ActivityVerb.DID_OPPORTUNITY_TASK, opportunity, by=by, what=task.kind.label)
    if next_step is not None:
        add_next_step(opportunity, next_step, by=by)
    if next_task is not None:
        _add(opportunity, next_task, by=by)


def _add(opportunity: Opportunity, task: NewTask, *, by: User) -> OpportunityTask:
    added = OpportunityTask(
        opportunity=opportunity,
        kind=task.kind,
        text=task.text,
        due_on=task.due_on,
        owner=task.owner,
        created_by_id=by.id,
    )
    db.session.add(added)
    db.session.flush()
    record_activity(ActivityVerb.ADDED_OPPORTUNITY_TASK, opportunity, by=by, what=task.kind.label)
    return added


def _is_added(opportunity: Opportunity, task: NewTask, by: User) -> bool:
    """Whether the last opportunity task is this one, by the same person."""
    last = db.session.scalars(_latest(opportunity)).first()
    return last is not None and last.created_by_id == by.id and _values(last) == task


def _latest(opportunity: Opportunity) -> Select[OpportunityTask]:
    tasks = select(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity.id)
    return tasks.order_by(OpportunityTask.id.desc()).limit(1)


def _values(task: OpportunityTask) -> NewTask:
    return NewTask(task.kind, task.due_on, task.text, task.owner)


def _start(task: OpportunityTask, version: int | None, *, by: User, is_done: Callable[[], bool]) -> bool:
    """Lock its opportunity and reload it. Raises Conflict if the task is no longer open; see `start_work`."""

    def is_done_now() -> bool:
        read_again(task)
        return is_done()

    if not start_work(task.opportunity, version, by=by, is_done=is_done_now):
        return False
    read_again(task)
    if not task.is_open:
        raise Conflict(
            _("This opportunity task was done meanwhile.")
            if task.done_at
            else _("This opportunity task was removed meanwhile.")
        )
    return True


def _line(kind: WorkKind, due_on: date) -> str:
    return f"{kind.label}, {format_full_day(due_on)}"
