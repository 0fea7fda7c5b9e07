"""Write the next step of an opportunity. The earlier ones stay to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.models import Note
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity
from app.db.base import db
from app.opportunity_work import rules
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.models import OpportunityNextStep
from app.people.models import User


@dataclass(frozen=True)
class StepOwner:
    """Who does a next step: a person here, another one with a name, or the ISR."""

    person: User | None = None
    name: str = ""
    is_other: bool = False


THE_ISR = StepOwner()


@dataclass(frozen=True)
class NewNextStep:
    """What happens next, who does it, and by when."""

    text: str
    due_on: date | None
    owner: StepOwner = THE_ISR


def write_next_step(
    opportunity: Opportunity, step: NewNextStep, *, version: int | None = None, by: User
) -> None:
    """Write the next step. Raises RuleBroken for what `rules` refuse, and what `start_work` raises."""
    if start_work(opportunity, version, by=by, is_done=lambda: is_written(opportunity, step, by)):
        add_next_step(opportunity, step, by=by)


def is_written(opportunity: Opportunity, step: NewNextStep, by: User) -> bool:
    """Whether the present next step is this one, by the same person."""
    steps = select(OpportunityNextStep).where(OpportunityNextStep.opportunity_id == opportunity.id)
    last = db.session.scalars(steps.order_by(OpportunityNextStep.id.desc()).limit(1)).first()
    if last is None or last.written_by_id != by.id:
        return False
    owner = step.owner.person.id if step.owner.person else None
    name = "" if step.owner.person else step.owner.name
    there = (last.note.text, last.due_on, last.owner_id, last.owner_name)
    return there == (step.text, step.due_on, owner, name)


def add_next_step(opportunity: Opportunity, step: NewNextStep, *, by: User) -> OpportunityNextStep:
    """The same for a locked opportunity, as part of another action."""
    rules.check_next_step(step.text, step.due_on)
    rules.check_owner(is_other=step.owner.is_other, name=step.owner.name)
    note = Note(text=step.text)
    written = OpportunityNextStep(
        opportunity=opportunity,
        note=note,
        owner=step.owner.person,
        owner_name="" if step.owner.person else step.owner.name,
        due_on=step.due_on,
        written_by=by,
    )
    db.session.add(written)
    db.session.flush()
    record_activity(ActivityVerb.WROTE_NEXT_STEP, opportunity, by=by)
    return written
