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
from app.crm_files.states import CHANGING_EFFECTS, MergeResult
from app.crm_returns.crm_values import means_user, plain_text
from app.crm_returns.kinds import ReturnField
from app.crm_returns.models import IS_WAITING, SENT_VALUE, CrmReturnRow
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
    """Write what becomes of each of the fields that the CRM changed of a known opportunity.

    Applying a file asks again: people work meanwhile.
    """
    mapped = _mapped_fields(imported)
    if not mapped:
        return
    rows = OpportunityRow
    shows_other = or_(*(theirs(field) != base(field) for field in mapped))
    known = update(rows).where(
        *of_file(imported, rows),
        or_(rows.effect.is_(None), rows.effect.in_(CHANGING_EFFECTS)),
        rows.outcome == OpportunityOutcome.OPEN,
        Opportunity.id == rows.opportunity_id,
        shows_other,
    )
    write(known.values({result.key: _merged(field) for field, result in mapped.items()}))


def first_values(imported: CrmImport) -> dict[str, Any]:
    """What becomes of each of the fields of an opportunity that is new, by the columns of its row."""
    is_open = OpportunityRow.outcome == OpportunityOutcome.OPEN
    return {
        result.key: case((is_open & (theirs(field) != ""), _literal(MergeResult.FIRST)), else_=None)
        for field, result in _mapped_fields(imported).items()
    }


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
    sent, shown = SENT_VALUE, theirs(field)
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


def _mapped_fields(imported: CrmImport) -> dict[WorkField, Any]:
    """The fields that a file has, with the columns of what becomes of them."""
    columns = OPPORTUNITY_COLUMNS.of(imported.columns)
    return {field: result for field, (column, result) in MERGED_FIELDS.items() if column in columns}


def _literal(result: MergeResult) -> Any:
    return literal(result, OpportunityRow.tier_merge.type)
