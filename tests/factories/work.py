"""Opportunity tasks, log entries and next steps, as a person would leave them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app.activity.models import Note
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.db.base import db
from app.opportunity_work.models import (
    LogEntry,
    OpportunityNextStep,
    OpportunityTask,
    WorkConflict,
    WorkField,
    WorkKind,
)
from app.opportunity_work.required import RequiredCheck, failing_checks
from app.people.models import User
from tests.factories.book import an_applied_import


def a_work_task(
    opportunity: Opportunity,
    by: User,
    kind: WorkKind = WorkKind.TOUCHPOINT,
    due_on: date | None = None,
    **details: Any,
) -> OpportunityTask:
    """An open opportunity task of the ISR, due today."""
    task = OpportunityTask(
        opportunity=opportunity,
        kind=kind,
        due_on=due_on or alignment_day(),
        created_by_id=by.id,
        **details,
    )
    db.session.add(task)
    db.session.flush()
    return task


def a_work_step(
    opportunity: Opportunity,
    by: User | None,
    text: str = "Send the quote",
    due_on: date | None = None,
    **details: Any,
) -> OpportunityNextStep:
    """The next step, of the ISR, due today."""
    step = OpportunityNextStep(
        opportunity=opportunity,
        note=Note(text=text),
        due_on=due_on or alignment_day(),
        written_by=by,
        **details,
    )
    db.session.add(step)
    db.session.flush()
    return step


def an_entry(
    opportunity: Opportunity,
    by: User,
    text: str = "They want to renew.",
    done_on: date | None = None,
    kind: WorkKind = WorkKind.TOUCHPOINT,
    **details: Any,
) -> LogEntry:
    """An entry of the log of today, with the account leader copied."""
    entry = LogEntry(
        opportunity=opportunity,
        kind=kind,
        note=Note(text=text),
        done_on=done_on or alignment_day(),
        leader_copied=details.pop("leader_copied", True),
        written_by=by,
        **details,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def fails(opportunity: Opportunity, **asked: Any) -> set[RequiredCheck]:
    """The checks that an opportunity fails today."""
    checks = failing_checks(alignment_day(), **asked)
    row = db.session.execute(select(*checks.values()).where(Opportunity.id == opportunity.id)).one()
    return {check for check, is_failing in zip(checks, row, strict=True) if is_failing}


def a_conflict(opportunity: Opportunity, field: WorkField) -> WorkConflict:
    """A field that a file of the CRM and a person here both changed."""
    conflict = WorkConflict(
        opportunity=opportunity, field=field, ours="2", theirs="3", import_id=an_applied_import().id
    )
    db.session.add(conflict)
    db.session.flush()
    return conflict
