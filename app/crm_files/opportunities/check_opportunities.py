"""Find out what each row of a read file with opportunities would do. Nothing is applied."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from app.book.alignment import alignment_day, closing_isr_on, isr_on, open_isr_on
from app.book.models import Closing, Opportunity, OpportunityOutcome
from app.crm_files.judging import find_repeated, is_stale, judge, of_file, undecided, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunities.columns import OPPORTUNITY_COLUMNS, details_of
from app.crm_files.opportunities.gates import leave_out_closed_gates
from app.crm_files.opportunities.merge import first_values, has_conflict, merge_work
from app.crm_files.opportunities.remarks import remark_opportunities, remark_overrides
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import RowEffect
from app.shared.text import one_line

OPEN = OpportunityOutcome.OPEN


def judge_opportunities(imported: CrmImport) -> None:
    """Write what each row of a read file would do, in a fixed number of statements."""
    _refuse_without_account(imported)
    find_repeated(imported, OpportunityRow)
    _judge_added(imported)
    stale = is_stale(imported, OpportunityRow, Opportunity)
    judge(imported, OpportunityRow, of_opportunity(stale), RowEffect.STALE)
    merge_work(imported)
    was_open = Opportunity.outcome == OPEN
    closes = and_(was_open, OpportunityRow.outcome != OPEN)
    judge(imported, OpportunityRow, of_opportunity(closes), RowEffect.CLOSING)
    reopens = and_(~was_open, OpportunityRow.outcome == OPEN)
    judge(imported, OpportunityRow, of_opportunity(reopens), RowEffect.REOPENING)
    judge(imported, OpportunityRow, has_conflict(), RowEffect.CONFLICT)
    judge(imported, OpportunityRow, of_opportunity(_has_changed(imported)), RowEffect.CHANGED)
    judge(imported, OpportunityRow, OpportunityRow.effect.is_(None), RowEffect.UNCHANGED)
    _set_closing_days(imported)
    remark_opportunities(imported)
    leave_out_closed_gates(imported)
    remark_overrides(imported)
    _set_isrs(imported)


def isr_pairs_of_opportunities(imported: CrmImport) -> Any:
    """The ISR of each opportunity that a file adds, moves or closes, now and then, as a select."""
    rows = OpportunityRow
    closes = rows.closed_on.is_not(None).label("closes")
    pairs = select(rows.isr_before_id.label("before_id"), rows.isr_after_id.label("after_id"), closes)
    moves = rows.isr_before_id.is_distinct_from(rows.isr_after_id)
    return pairs.where(*of_file(imported, rows), or_(moves, rows.closed_on.is_not(None)))


def of_opportunity(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the opportunity of a row fulfils another one."""
    return select(Opportunity.id).where(Opportunity.id == OpportunityRow.opportunity_id, condition).exists()


def _judge_added(imported: CrmImport) -> None:
    """Write all that is known of the rows that are new: a first file has no others."""
    rows, is_closed = OpportunityRow, OpportunityRow.outcome != OPEN
    overridden = and_(rows.crm_isr_override.is_(True), or_(rows.isr_id.is_not(None), rows.crm_isr == ""))
    isr = case((or_(is_closed, overridden), rows.isr_id), else_=isr_on(alignment_day(), rows.account_id))
    values = {"effect": RowEffect.ADDED, "isr_after_id": isr, **first_values(imported)}
    values["closed_on"] = case((is_closed, _until_export(imported)), else_=None)
    write(update(rows).where(*undecided(imported, rows), rows.opportunity_id.is_(None)).values(values))


def _refuse_without_account(imported: CrmImport) -> None:
    sentence = _("No account has the id %(id)s. Upload a file with accounts first.", id="\N{BULLET}")
    before, _bullet, after = one_line(sentence).partition("\N{BULLET}")
    remark = func.coalesce(before, "").concat(OpportunityRow.account_crm_id).concat(after)
    unknown = (*undecided(imported, OpportunityRow), OpportunityRow.account_id.is_(None))
    write(update(OpportunityRow).where(*unknown).values(effect=RowEffect.REFUSED, remark=remark))


def _has_changed(imported: CrmImport) -> ColumnElement[bool]:
    differs = [
        getattr(OpportunityRow, name).is_distinct_from(getattr(Opportunity, name))
        for name in details_of(OPPORTUNITY_COLUMNS.of(imported.columns))
    ]
    return or_(Opportunity.missing_since.is_not(None), *differs)


def _set_closing_days(imported: CrmImport) -> None:
    """The earlier of the close date and the day of the export, never before the last reopening."""
    rows, earlier = OpportunityRow, _until_export(imported)
    reopened = (
        select(func.max(Closing.reopened_on))
        .where(Closing.opportunity_id == rows.opportunity_id)
        .scalar_subquery()
    )
    closed_on = case((reopened > earlier, reopened), else_=earlier)
    write(update(rows).where(*of_file(imported, rows, RowEffect.CLOSING)).values(closed_on=closed_on))


def _until_export(imported: CrmImport) -> Any:
    """The close date of a row, or the day of the export if that is earlier."""
    close_on, day = OpportunityRow.close_on, imported.day
    return case((close_on < day, close_on), else_=day)


def _set_isrs(imported: CrmImport) -> None:
    """Write the ISR of each known opportunity that moves, now and then, for the page before it is applied."""
    rows, today = OpportunityRow, alignment_day()
    opportunity = Opportunity.id == rows.opportunity_id
    now = open_isr_on(today)
    then = select(closing_isr_on(rows.closed_on)).where(opportunity).scalar_subquery()
    before = select(now).where(opportunity).scalar_subquery()
    closing = update(rows).where(*of_file(imported, rows, RowEffect.CLOSING))
    write(closing.values(isr_before_id=before, isr_after_id=then))
    standing = select(Closing.isr_id).where(
        Closing.opportunity_id == rows.opportunity_id, Closing.ends_on.is_(None)
    )
    reopening = update(rows).where(*of_file(imported, rows, RowEffect.REOPENING))
    write(reopening.values(isr_before_id=standing.scalar_subquery(), isr_after_id=before))
    moves = of_opportunity(and_(Opportunity.account_id != rows.account_id, Opportunity.outcome == OPEN))
    moved = update(rows).where(*of_file(imported, rows, RowEffect.CHANGED, RowEffect.CONFLICT), moves)
    write(moved.values(isr_before_id=before, isr_after_id=isr_on(today, rows.account_id)))
