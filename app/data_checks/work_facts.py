"""The check of the work facts of opportunities, which triggers write: they are those of the records.

The facts are read from the records by statements of their own, and not by those of the triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, exists, func, select

from app.activity.models import Note
from app.book.models import Opportunity
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import in_batches
from app.opportunity_work.models import CUSTOMER_FACING, LogEntry, OpportunityNextStep, OpportunityTask

CHANGE_IT = (
    "Run flask triggers write, then change and save something of its work on the page of the opportunity."
)


def _of_tasks() -> dict[str, Any]:
    of_it = OpportunityTask.opportunity_id == Opportunity.id
    is_open = and_(OpportunityTask.done_at.is_(None), OpportunityTask.removed_at.is_(None))
    without_entry = and_(
        OpportunityTask.done_at.is_not(None),
        OpportunityTask.log_entry_id.is_(None),
        OpportunityTask.kind.in_(CUSTOMER_FACING),
    )
    first = select(func.min(OpportunityTask.due_on)).where(of_it, is_open, OpportunityTask.owner_id.is_(None))
    return {
        "isr_task_on": first.correlate(Opportunity).scalar_subquery(),
        "lacks_entry": exists().where(of_it, without_entry).correlate(Opportunity),
    }


def _of_log() -> dict[str, Any]:
    of_it = LogEntry.opportunity_id == Opportunity.id
    facing = (LogEntry.kind.in_(CUSTOMER_FACING), ~LogEntry.leader_copied)
    uncopied = select(func.max(LogEntry.done_on)).where(of_it, *facing)
    latest = select(LogEntry).where(of_it).order_by(LogEntry.done_on.desc(), LogEntry.id.desc()).limit(1)
    written_at = latest.with_only_columns(LogEntry.written_at).correlate(Opportunity).scalar_subquery()
    done_on = latest.with_only_columns(LogEntry.done_on).correlate(Opportunity).scalar_subquery()
    is_since = written_at > _of_step(OpportunityNextStep.written_at)
    return {
        "uncopied_on": uncopied.correlate(Opportunity).scalar_subquery(),
        "logged_since_on": case((is_since, done_on)),
    }


def _of_step(value: Any) -> Any:
    """A value of the present next step of an opportunity."""
    last = (
        select(value)
        .join(Note, Note.id == OpportunityNextStep.note_id)
        .where(OpportunityNextStep.opportunity_id == Opportunity.id)
        .order_by(OpportunityNextStep.id.desc())
        .limit(1)
    )
    return last.correlate(Opportunity).scalar_subquery()


def _of_next_step() -> dict[str, Any]:
    by_name = and_(OpportunityNextStep.owner_id.is_(None), OpportunityNextStep.owner_name != "")
    return {
        "step_due_on": _of_step(case((Note.text != "", OpportunityNextStep.due_on))),
        "step_written_at": _of_step(OpportunityNextStep.written_at),
        "step_owner_id": _of_step(OpportunityNextStep.owner_id),
        "step_by_name": func.coalesce(_of_step(case((by_name, 1), else_=0)), 0),
    }


def _find_other_facts(run: CheckRun) -> Iterator[CheckFinding]:
    facts = _of_tasks() | _of_log() | _of_next_step()
    stored = [getattr(Opportunity, name) for name in facts]
    made = [value.label(f"made_{name}") for name, value in facts.items()]
    for rows in in_batches(select(Opportunity.id, *stored, *made), Opportunity.id):
        run.count(len(rows))
        for row in rows:
            wrong = [name for name in facts if getattr(row, name) != getattr(row, f"made_{name}")]
            if wrong:
                problem = f"Its {', '.join(wrong)} is not that of its records."
                yield CheckFinding(f"Opportunity {row.id}", problem, CHANGE_IT)


WORK_CHECKS = (
    DataCheck("work-facts", "An opportunity has the work facts of its records.", _find_other_facts),
)
