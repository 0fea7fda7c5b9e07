"""The present next steps of opportunities: as lines of a list, and those of a book that are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.activity.models import Note
from app.book.models import Account, Opportunity
from app.db.id_lists import among
from app.db.kept import kept
from app.db.rows import read_rows
from app.opportunity_work.books import Book, first_of_parts
from app.opportunity_work.models import OpportunityNextStep
from app.people.models import User

_KEYS = [Opportunity.step_due_on, Opportunity.id]
DUE_LIMIT = 20  # next steps that are due


class StepLine(NamedTuple):
    """The present next step of an opportunity, as a line. `owner` is empty where it is the ISR."""

    text: str
    due_on: date | None
    owner: str


class DueStep(NamedTuple):
    """A next step that is due."""

    opportunity_id: int
    opportunity: str
    account: str
    text: str
    due_on: date


def due_steps(book: Book) -> Sequence[DueStep]:
    """The next steps of the ISR that are due today or before, the earliest first, at most DUE_LIMIT."""
    return [DueStep._make(row) for row in read_rows(_due_steps(book.of_anybody), book.values)]


@kept()
def _due_steps(book: Book) -> Any:
    person = book.reader if book.isr is None else book.isr
    of_isr = and_(Opportunity.step_owner_id.is_(None), ~Opportunity.step_by_name)
    owned = Opportunity.step_owner_id == person.id
    is_due = (Opportunity.step_due_on <= book.today, owned if book.is_of_team else or_(of_isr, owned))
    first = first_of_parts(book, _KEYS, is_due, DUE_LIMIT)
    step = aliased(OpportunityNextStep)
    present = select(func.max(step.id)).where(step.opportunity_id == Opportunity.id)
    statement: Any = (
        select(Opportunity.id, Opportunity.name, Account.name, Note.text, OpportunityNextStep.due_on)
        .select_from(Opportunity)
        .join(Account, Account.id == Opportunity.account_id)
        .join(OpportunityNextStep, OpportunityNextStep.id == present.scalar_subquery())
        .join(Note, Note.id == OpportunityNextStep.note_id)
        .where(Opportunity.id.in_(first))
        .order_by(*_KEYS)
    )
    return statement


def present_steps(ids: Collection[int]) -> dict[int, StepLine]:
    """The present next steps of some opportunities, by their ids."""
    return {id_: StepLine(*line) for id_, *line in read_rows(_present(), {"ids": list(ids)})}


@kept()
def _present() -> Any:
    of_ids = among(OpportunityNextStep.opportunity_id, "ids")
    last = select(func.max(OpportunityNextStep.id)).where(of_ids)
    return (
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
