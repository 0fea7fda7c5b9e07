"""Three-way: fields that both the CRM and Onramp keep, which are tier, next step and its owner.

The base is what the CRM last showed. If one side has moved from it, that side wins. If both have, to one
value, they agree; to two values, it is a conflict: ours stays, and a person chooses. A value that a return
file sent, and that waits, is ours: where the CRM comes to it, they agree, whatever we have now. Only open
opportunities are merged. Of a closed one, what the CRM shows is noted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, update

from app.activity.models import Note
from app.book.models import Opportunity, OpportunityOutcome
from app.book.tiers import meant_tier
from app.crm_files.judging import of_file, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.columns import OPPORTUNITY_COLUMNS, OpportunityColumn
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import WRITING_EFFECTS, MergeResult
from app.crm_returns.crm_values import means_user, plain_text
from app.crm_returns.kinds import ReturnField
from app.crm_returns.models import IS_WAITING, CrmReturnRow
from app.opportunity_work.models import OpportunityNextStep, WorkField
from app.people.models import User

MERGED_FIELDS = {
    WorkField.TIER: (OpportunityColumn.ISR_PRIORITY, OpportunityRow.tier_merge),
    WorkField.NEXT_STEP: (OpportunityColumn.NEXT_STEP, OpportunityRow.step_merge),
    WorkField.NEXT_STEP_OWNER: (OpportunityColumn.NEXT_STEP_OWNER, OpportunityRow.owner_merge),
}
SENT_FIELDS = {
    WorkField.TIER: ReturnField.TIER,
    WorkField.NEXT_STEP: ReturnField.NEXT_STEP,
    WorkField.NEXT_STEP_OWNER: ReturnField.NEXT_STEP_OWNER,
}


def merge_work(imported: CrmImport) -> None:
    """Write what becomes of each of the fields. Applying a file asks again: people work meanwhile."""
    columns = OPPORTUNITY_COLUMNS.of(imported.columns)
    opportunity = Opportunity.id == OpportunityRow.opportunity_id
    is_open = OpportunityRow.outcome == OpportunityOutcome.OPEN
    values = {
        result.key: case(
            (OpportunityRow.opportunity_id.is_(None), _first(field)),
            else_=select(_merged(field)).where(opportunity).scalar_subquery(),
        )
        for field, (column, result) in MERGED_FIELDS.items()
        if column in columns
    }
    if values:
        any_of = or_(OpportunityRow.effect.is_(None), OpportunityRow.effect.in_(WRITING_EFFECTS))
        rows = update(OpportunityRow).where(*of_file(imported, OpportunityRow), any_of, is_open)
        write(rows.values(values))


def has_conflict() -> ColumnElement[bool]:
    """The condition that both sides have changed a field of a row, differently."""
    return or_(*(result == MergeResult.CONFLICT for _column, result in MERGED_FIELDS.values()))


def theirs(field: WorkField) -> Any:
    """What the CRM shows now, as a column."""
    if field is WorkField.TIER:
        return func.coalesce(OpportunityRow.tier.cast(Opportunity.crm_tier.type), "")
    detail = OpportunityRow.crm_next_step
    return func.coalesce(detail if field is WorkField.NEXT_STEP else OpportunityRow.crm_next_step_owner, "")


def ours(field: WorkField) -> Any:
    """What Onramp has of an opportunity: the chosen tier, the present next step, its owner by name."""
    if field is WorkField.TIER:
        return func.coalesce(Opportunity.tier.cast(Opportunity.crm_tier.type), "")
    if field is WorkField.NEXT_STEP:
        text = select(Note.text).join(OpportunityNextStep, OpportunityNextStep.note_id == Note.id)
        return func.coalesce(text.where(_is_present()).scalar_subquery(), "")
    name = select(func.coalesce(User.name, OpportunityNextStep.owner_name)).select_from(OpportunityNextStep)
    with_owner = name.outerjoin(User, User.id == OpportunityNextStep.owner_id)
    return func.coalesce(with_owner.where(_is_present()).scalar_subquery(), "")


def base(field: WorkField) -> Any:
    """What the CRM last showed."""
    if field is WorkField.TIER:
        return func.coalesce(meant_tier(Opportunity.crm_tier), "")
    is_step = field is WorkField.NEXT_STEP
    return Opportunity.crm_next_step if is_step else Opportunity.crm_next_step_owner


def _is_present() -> ColumnElement[bool]:
    """The condition that a next step is the present one of an opportunity."""
    latest = select(func.max(OpportunityNextStep.id).label("id")).where(
        OpportunityNextStep.opportunity_id == Opportunity.id
    )
    return OpportunityNextStep.id == latest.correlate(Opportunity).scalar_subquery()


def _merged(field: WorkField) -> ColumnElement[MergeResult | None]:
    """What becomes of a field of a known opportunity; NULL if nothing does."""
    seen, now, here = base(field), theirs(field), ours(field)
    return case(
        (now == seen, None),
        (or_(now == here, _was_sent(field)), _literal(MergeResult.AGREED)),
        (_nobody_chose(field), _literal(MergeResult.FIRST)),
        (here == seen, _literal(MergeResult.THEIRS)),
        else_=_literal(MergeResult.CONFLICT),
    )


def _was_sent(field: WorkField) -> ColumnElement[bool]:
    """The condition that the CRM shows what a return file sent, and that no file has shown it before."""
    sent, shown = CrmReturnRow.value, theirs(field)
    if field is WorkField.TIER:
        is_shown = func.coalesce(meant_tier(sent), "") == shown
    elif field is WorkField.NEXT_STEP:
        is_shown = plain_text(sent) == plain_text(shown)
    else:
        is_shown = means_user(shown, sent)
    waiting = (CrmReturnRow.opportunity_id == Opportunity.id, CrmReturnRow.field == SENT_FIELDS[field])
    return exists().where(*waiting, IS_WAITING, is_shown).correlate_except(CrmReturnRow)


def _nobody_chose(field: WorkField) -> ColumnElement[bool]:
    if field is WorkField.TIER:
        return and_(Opportunity.tier.is_(None), Opportunity.tier_at.is_(None))
    return ~select(OpportunityNextStep.id).where(_is_present()).exists()


def _first(field: WorkField) -> ColumnElement[MergeResult | None]:
    """What becomes of a field of an opportunity that is new."""
    return case((theirs(field) != "", _literal(MergeResult.FIRST)), else_=None)


def _literal(result: MergeResult) -> Any:
    return literal(result, OpportunityRow.tier_merge.type)
