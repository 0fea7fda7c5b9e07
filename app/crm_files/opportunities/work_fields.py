"""Conflicts and next steps that a file brings, in set-based statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, or_, select, union_all, update

from app.activity.models import Note
from app.book.models import Opportunity
from app.crm_files.judging import new_id, of_file, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.merge import MERGED_FIELDS, base, ours, theirs
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import CHANGING_EFFECTS, WRITING_EFFECTS, MergeResult
from app.opportunity_work.models import ChosenSide, OpportunityNextStep, WorkConflict, WorkField
from app.shared import clock

_TAKEN = (MergeResult.THEIRS, MergeResult.FIRST)


def update_conflicts(imported: CrmImport) -> None:
    """Write the conflicts of a file, and end those in which the CRM has come to what is here.

    It runs before the opportunities are changed: then what the CRM shows becomes the base.
    """
    rows = OpportunityRow
    open_ones = (WorkConflict.opportunity_id == rows.opportunity_id, WorkConflict.chosen_at.is_(None))
    written = of_file(imported, rows, *CHANGING_EFFECTS)
    ended, again = or_(*_cases(MergeResult.AGREED)), or_(*_cases(MergeResult.CONFLICT))
    shown = case(*((WorkConflict.field == field, theirs(field)) for field in MERGED_FIELDS))
    now = literal(clock.now(), WorkConflict.found_at.type)
    values = {
        "chosen": case((ended, literal(ChosenSide.OURS, WorkConflict.chosen.type))),
        "chosen_at": case((ended, now)),
        "theirs": case((ended, WorkConflict.theirs), else_=shown),
    }
    write(update(WorkConflict).where(*open_ones, *written, or_(ended, again)).values(values))
    new = [
        select(
            *(rows.opportunity_id, literal(imported.id), now, literal(field, WorkConflict.field.type)),
            *(base(field), ours(field), theirs(field)),
        )
        .join(Opportunity, Opportunity.id == rows.opportunity_id)
        .where(*written, result == MergeResult.CONFLICT, ~_is_known(field))
        for field, (_column, result) in MERGED_FIELDS.items()
    ]
    columns = ["opportunity_id", "import_id", "found_at", "field", "base", "ours", "theirs"]
    write(insert(WorkConflict).from_select(columns, union_all(*new), include_defaults=False))


def write_next_steps(imported: CrmImport) -> None:
    """Write a next step where the CRM's text or owner is taken. The CRM says no day for it."""
    rows = OpportunityRow
    takes_text, takes_owner = rows.step_merge.in_(_TAKEN), rows.owner_merge.in_(_TAKEN)
    written = of_file(imported, rows, *WRITING_EFFECTS)
    has_text = or_(takes_text, _present(OpportunityNextStep.id).is_not(None))
    taken = (*written, or_(takes_text, takes_owner), has_text)
    write(update(rows).where(*taken).values(note_id=new_id(Note.id, rows)))
    noted = (*written, rows.note_id.is_not(None))
    text = case((takes_text, rows.crm_next_step), else_=_present(Note.text))
    notes = select(rows.note_id, func.coalesce(text, "")).where(*noted)
    write(insert(Note).from_select(["id", "text"], notes, include_defaults=False))
    is_named = and_(takes_owner, rows.step_owner_id.is_(None))
    owner_name = func.coalesce(rows.crm_next_step_owner, "")
    values = {
        "opportunity_id": rows.opportunity_id,
        "note_id": rows.note_id,
        "owner_id": case((takes_owner, rows.step_owner_id), else_=_present(OpportunityNextStep.owner_id)),
        "owner_name": case(
            (is_named, owner_name),
            (takes_owner, ""),
            else_=func.coalesce(_present(OpportunityNextStep.owner_name), ""),
        ),
        "due_on": case((takes_text, None), else_=_present(OpportunityNextStep.due_on)),
        "written_at": literal(clock.now(), OpportunityNextStep.written_at.type),
        "import_id": literal(imported.id),
    }
    steps = select(*values.values()).where(*noted)
    write(insert(OpportunityNextStep).from_select(list(values), steps, include_defaults=False))


def _cases(result: MergeResult) -> list[ColumnElement[bool]]:
    """The conditions that a conflict is about a field with this result."""
    return [and_(WorkConflict.field == field, merge == result) for field, (_, merge) in MERGED_FIELDS.items()]


def _is_known(field: WorkField) -> ColumnElement[bool]:
    open_one = select(WorkConflict.id).where(
        WorkConflict.opportunity_id == OpportunityRow.opportunity_id,
        WorkConflict.field == field,
        WorkConflict.chosen_at.is_(None),
    )
    return open_one.exists()


def _present(column: Any) -> Any:
    """A column of the present next step of a row's opportunity, or of its note; NULL without one."""
    of_row = (
        select(column).select_from(OpportunityNextStep).join(Note, Note.id == OpportunityNextStep.note_id)
    )
    theirs_only = of_row.where(OpportunityNextStep.opportunity_id == OpportunityRow.opportunity_id)
    latest = theirs_only.order_by(OpportunityNextStep.id.desc()).limit(1)
    return latest.correlate(OpportunityRow).scalar_subquery()
