"""The tier, next step and owner of a next step as Onramp has them, and how one of the CRM is taken over."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from app.activity.models import Note
from app.book.models import CrmUser, Opportunity
from app.book.tier_choices import write_tier
from app.book.tiers import read_tier
from app.crm_returns.crm_values import CRM_TIERS, OWNER_IS_ISR
from app.db.base import db
from app.opportunity_work.models import OpportunityNextStep, WorkConflict, WorkField
from app.opportunity_work.rules import MAX_NEXT_STEP_LENGTH
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.sales.crm_ids import SHORT
from app.shared.text import is_spreadsheet_formula

MAX_OWNER_LENGTH = 200  # characters


def kept_value(conflict: WorkConflict) -> str:
    """What Onramp has of the field of a conflict, as a text."""
    if conflict.field is WorkField.TIER:
        tier = conflict.opportunity.tier
        return CRM_TIERS[tier] if tier else ""
    step = _present(conflict.opportunity)
    if step is None:
        return ""
    if conflict.field is WorkField.NEXT_STEP:
        return step.note.text
    return step.owner.name if step.owner else step.owner_name or _("The ISR")


def take_value(conflict: WorkConflict, *, by: User) -> None:
    """Write what the CRM has, on a locked opportunity. The rules for what a person writes do not hold for it.

    The CRM names no day, so a next step keeps its owner and day, and a new owner keeps the text.

    Raises RuleBroken if the text means no tier, or cannot be a next step.
    """
    opportunity, text = conflict.opportunity, conflict.theirs.strip()
    if conflict.field is WorkField.TIER:
        _take_tier(opportunity, text, by)
        return
    step = _present(opportunity)
    taken = OpportunityNextStep(
        opportunity=opportunity,
        note=step.note if step else Note(text=""),
        owner_id=step.owner_id if step else None,
        owner_name=step.owner_name if step else "",
        due_on=step.due_on if step else None,
        written_by=by,
    )
    if conflict.field is WorkField.NEXT_STEP:
        if len(text) > MAX_NEXT_STEP_LENGTH or is_spreadsheet_formula(text):
            raise RuleBroken(_("This text can’t be a next step here. Keep the one that Onramp has."))
        taken.note = Note(text=text)
    else:
        taken.owner_id, taken.owner_name = _owner(text)
    db.session.add(taken)


def _take_tier(opportunity: Opportunity, text: str, by: User) -> None:
    tier = read_tier(text)
    if text and tier is None:
        raise RuleBroken(_("Onramp does not have this tier. Keep the one that Onramp has."))
    write_tier([opportunity], tier, by=by)


def _owner(text: str) -> tuple[int | None, str]:
    """The user whom a text of the CRM means, or its name; neither for the ISR."""
    key = text.lower()
    if key in ("", OWNER_IS_ISR):
        return None, ""
    by_id = select(CrmUser.email).where(
        or_(CrmUser.crm_key == key, func.substr(CrmUser.crm_id, 1, SHORT) == text)
    )
    meant = or_(User.email == key, func.lower(User.name) == key, User.email.in_(by_id))
    people = db.session.scalars(select(User.id).where(User.active, meant).limit(2)).all()
    return (people[0], "") if len(people) == 1 else (None, text[:MAX_OWNER_LENGTH])


def _present(opportunity: Opportunity) -> OpportunityNextStep | None:
    steps = select(OpportunityNextStep).where(OpportunityNextStep.opportunity_id == opportunity.id)
    return db.session.scalars(steps.order_by(OpportunityNextStep.id.desc()).limit(1)).one_or_none()
