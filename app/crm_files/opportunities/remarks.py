"""What a person should know of the rows of a file with opportunities, besides what they do."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.book.models import Closing, IsrOverride, Opportunity, OpportunityOutcome
from app.crm_files.judging import add_remark, of_file
from app.crm_files.models import CrmImport
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import WRITING_EFFECTS, RowEffect

REOPENING_DAYS = 30  # after which the CRM's own rules allow no reopening of what was lost


def remark_opportunities(imported: CrmImport) -> None:
    """Add a sentence to each row that has something unusual."""
    rows = OpportunityRow
    added = of_file(imported, rows, RowEffect.ADDED)
    is_open = rows.outcome == OpportunityOutcome.OPEN
    is_unknown = and_(rows.crm_isr != "", rows.isr_id.is_(None))
    add_remark(
        rows,
        _("Nobody here is the ISR that the CRM names: it has no ISR from the CRM."),
        *added,
        is_unknown,
        ~is_open | rows.crm_isr_override.is_(True),
    )
    add_remark(
        rows,
        _("The CRM has an ISR override that was ticked since. It is not taken over."),
        *of_file(imported, rows, *WRITING_EFFECTS),
        is_open & rows.crm_isr_override.is_(True),
        _of_known(Opportunity.crm_isr_override.is_not(True)),
        ~exists().where(IsrOverride.opportunity_id == rows.opportunity_id, IsrOverride.ends_on.is_(None)),
    )
    add_remark(
        rows,
        _("It goes from one closed stage to another: its ISR stays."),
        *of_file(imported, rows, RowEffect.CHANGED, RowEffect.CONFLICT),
        ~is_open,
        _of_known(Opportunity.outcome != rows.outcome),
    )
    _remark_late_reopenings(imported)


def remark_overrides(imported: CrmImport) -> None:
    """Say which ISR overrides are taken over, once it is known who can be an ISR."""
    rows = OpportunityRow
    is_known = or_(rows.crm_isr == "", rows.isr_id.is_not(None))
    taken_over = (rows.outcome == OpportunityOutcome.OPEN, rows.crm_isr_override.is_(True), is_known)
    sentence = _("The ISR override of the CRM is taken over.")
    add_remark(rows, sentence, *of_file(imported, rows, RowEffect.ADDED), *taken_over)


def _remark_late_reopenings(imported: CrmImport) -> None:
    rows = OpportunityRow
    late = select(Closing.id).where(
        Closing.opportunity_id == rows.opportunity_id,
        Closing.ends_on.is_(None),
        Closing.outcome == OpportunityOutcome.LOST,
        Closing.closed_on < imported.day - timedelta(days=REOPENING_DAYS),
    )
    sentence = _("It was lost more than 30 days ago. The CRM reopened it all the same.")
    add_remark(rows, sentence, *of_file(imported, rows, RowEffect.REOPENING), late.exists())


def _of_known(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the opportunity of a row is known, and fulfils another one."""
    return select(Opportunity.id).where(Opportunity.id == OpportunityRow.opportunity_id, condition).exists()
