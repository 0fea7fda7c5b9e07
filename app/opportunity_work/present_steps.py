"""The present next steps of opportunities: as lines of a list, and those of a book that are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from app.activity.models import Note
from app.book.models import Account, Opportunity
from app.db.kept import kept
from app.db.rows import literal_number, read_rows
from app.opportunity_work.books import Book
from app.opportunity_work.models import OpportunityNextStep
from app.opportunity_work.required import latest_next_step
from app.people.models import User

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
        .limit(literal_number(DUE_LIMIT))
    )
    return statement


def present_steps(ids: Collection[int]) -> dict[int, StepLine]:
    """The present next steps of some opportunities, by their ids."""
    return {id_: StepLine(*line) for id_, *line in read_rows(_present(), {"ids": list(ids)})}


@kept()
def _present() -> Any:
    of_ids = OpportunityNextStep.opportunity_id.in_(bindparam("ids", expanding=True))
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
