"""What differs in the fields that both sides keep (tier, next step, its owner), and in the log.

A file has only what differs, so a field that nobody changed here is never written over. A field with an open
conflict is not sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, String, and_, case, cast, exists, func, null, or_, type_coerce
from sqlalchemy.orm import aliased

from app.activity.models import Note
from app.book.alignment import open_isr_on
from app.book.models import Opportunity
from app.book.tiers import meant_tier, tier_on
from app.crm_returns.crm_values import (
    OWNER_IS_ISR,
    crm_ids_by_email,
    means_person,
    plain_text,
    tier_text,
)
from app.crm_returns.difference_rows import (
    OPEN_IN_CRM,
    difference,
    has_open_conflict,
    is_unsafe,
    reason,
    waits_otherwise,
)
from app.crm_returns.kinds import LeftOut, ReturnField
from app.crm_returns.models import CrmReturnRow
from app.opportunity_work.models import OpportunityNextStep, WorkField
from app.people.models import User

_RECORD = CrmReturnRow.opportunity_id


def tier_differences(day: date) -> Select[Any]:
    """The tier that a person chose, or a blank where the default counts again.

    A default is not sent: it would come back as a tier that a person chose. The CRM's tier is no difference
    where it is the default anyway.
    """
    tier, said = type_coerce(Opportunity.tier, String), Opportunity.crm_tier
    meant, value = meant_tier(said), tier_text(tier)
    default = func.coalesce(type_coerce(tier_on(day), String), "")
    differs = or_(
        and_(tier.is_not(None), func.coalesce(meant, "") != tier),
        and_(tier.is_(None), meant.is_not(None), meant != default),
        waits_otherwise(ReturnField.TIER, _RECORD, Opportunity.id, value),
    )
    statement = difference(
        ReturnField.TIER,
        Opportunity.id,
        said=said,
        ours=value,
        value=value,
        key=cast(func.coalesce(tier, "0"), Integer),
        left_out=_in_conflict(WorkField.TIER, else_=null()),
    )
    return statement.where(*OPEN_IN_CRM, differs)


def next_step_differences() -> Select[Any]:
    """The text of the present next step."""
    value = func.trim(Note.text)
    differs = or_(
        plain_text(Note.text) != plain_text(Opportunity.crm_next_step),
        waits_otherwise(ReturnField.NEXT_STEP, _RECORD, Opportunity.id, value),
    )
    left_out = _in_conflict(
        WorkField.NEXT_STEP, else_=case((is_unsafe(value), reason(LeftOut.UNSAFE)), else_=null())
    )
    statement = difference(
        ReturnField.NEXT_STEP,
        Opportunity.id,
        said=Opportunity.crm_next_step,
        ours=value,
        value=value,
        key=OpportunityNextStep.id,
        left_out=left_out,
        note_id=Note.id,
    )
    return _of_next_steps(statement).join(Note, Note.id == OpportunityNextStep.note_id).where(differs)


def next_step_owner_differences(day: date) -> Select[Any]:
    """The owner of the present next step: a named person, or the ISR on a day."""
    step, person, ids = OpportunityNextStep, aliased(User), crm_ids_by_email()
    is_of_isr = and_(step.owner_id.is_(None), step.owner_name == "")
    owner_id = case((is_of_isr, open_isr_on(day)), else_=step.owner_id)
    said, value = Opportunity.crm_next_step_owner, func.coalesce(ids.c.crm_id, "")
    key = func.lower(func.trim(said))
    is_said = or_(
        and_(is_of_isr, key == OWNER_IS_ISR),
        and_(is_of_isr, person.id.is_(None), key == ""),
        and_(person.id.is_not(None), means_person(said, person)),
        and_(step.owner_name != "", key == func.lower(func.trim(step.owner_name))),
        and_(step.import_id.is_not(None), key == ""),  # it came with a file that has no owners
    )
    has_no_user = or_(step.owner_name != "", and_(person.id.is_not(None), ids.c.number.is_(None)))
    left_out = _in_conflict(
        WorkField.NEXT_STEP_OWNER,
        else_=case(
            (has_no_user, reason(LeftOut.NO_CRM_USER)),
            (ids.c.number > 1, reason(LeftOut.SEVERAL_CRM_USERS)),
            else_=null(),
        ),
    )
    statement = difference(
        ReturnField.NEXT_STEP_OWNER,
        Opportunity.id,
        said=said,
        ours=case((step.owner_name != "", step.owner_name), else_=person.name),
        value=value,
        key=func.coalesce(person.id, 0),
        left_out=left_out,
    )
    owned = _of_next_steps(statement).outerjoin(person, person.id == owner_id)
    differs = or_(~is_said, waits_otherwise(ReturnField.NEXT_STEP_OWNER, _RECORD, Opportunity.id, value))
    return owned.outerjoin(ids, ids.c.email == person.email).where(differs)


def _of_next_steps(statement: Select[Any]) -> Select[Any]:
    """The statement with each open opportunity and its present next step."""
    later = aliased(OpportunityNextStep)
    is_present = ~exists().where(
        later.opportunity_id == OpportunityNextStep.opportunity_id, later.id > OpportunityNextStep.id
    )
    joined = statement.select_from(Opportunity).join(
        OpportunityNextStep, OpportunityNextStep.opportunity_id == Opportunity.id
    )
    return joined.where(*OPEN_IN_CRM, is_present)


def _in_conflict(field: WorkField, *, else_: Any) -> Any:
    return case((has_open_conflict(field, Opportunity.id), reason(LeftOut.CONFLICT)), else_=else_)
