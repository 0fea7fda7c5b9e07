"""Write the next step of an opportunity. The earlier ones stay to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
) -> OpportunityNextStep:
    """Write the next step. Raises RuleBroken for what `rules` refuse, and what `start_work` raises."""
    start_work(opportunity, version, by=by)
    return add_next_step(opportunity, step, by=by)


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
