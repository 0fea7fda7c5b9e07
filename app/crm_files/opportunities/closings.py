"""Closings that a file makes, ends and renews, and ISR overrides that it brings, in set-based statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, insert, literal, or_, select, update

from app.book.alignment import closing_isr_on, closing_whence_on
from app.book.models import Closing, IsrOverride, Opportunity, OpportunityOutcome, Whence
from app.crm_files.judging import of_file, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import RowEffect
from app.shared import clock

_DAY = timedelta(days=1)
_RENEWING = (RowEffect.CHANGED, RowEffect.CONFLICT)


def end_closings(imported: CrmImport, day: date) -> None:
    """End the standing closing where the CRM reopened the opportunity, or moved it to another closed stage.

    It ends on the day before the export, and is reopened on that of the export, never before it began.
    """
    rows = OpportunityRow
    from_day = case((Closing.starts_on > day, Closing.starts_on), else_=day)
    standing = (Closing.opportunity_id == rows.opportunity_id, Closing.ends_on.is_(None))
    reopens = rows.effect == RowEffect.REOPENING
    moves_on = and_(
        rows.effect.in_(_RENEWING),
        rows.outcome != OpportunityOutcome.OPEN,
        rows.outcome != Closing.outcome,
    )
    ended = (*standing, *of_file(imported, rows), or_(reopens, moves_on))
    values = {"ends_on": day - _DAY, "reopened_on": case((reopens, from_day), else_=None)}
    write(update(Closing).where(*ended).values(values))


def add_closings(imported: CrmImport) -> None:
    """Close what was open, with the ISR that it had on the day of the closing."""
    rows = OpportunityRow
    closing = of_file(imported, rows, RowEffect.CLOSING)
    opportunity = Opportunity.id == rows.opportunity_id
    isr, whence = closing_isr_on(rows.closed_on), closing_whence_on(rows.closed_on)
    _insert(imported, [isr, whence, literal(None), rows.closed_on, rows.closed_on], *closing, opportunity)


def add_crm_closings(imported: CrmImport) -> None:
    """Close what was closed when it was first seen, with the ISR whom the CRM names."""
    rows = OpportunityRow
    added = (*of_file(imported, rows, RowEffect.ADDED), rows.outcome != OpportunityOutcome.OPEN)
    whence = literal(Whence.CRM, Closing.whence.type)
    _insert(imported, [rows.isr_id, whence, literal(None), rows.closed_on, rows.closed_on], *added)


def renew_closings(imported: CrmImport, day: date) -> None:
    """What goes from one closed stage to another keeps its ISR and its day under the new outcome."""
    rows = OpportunityRow
    last = select(func.max(Closing.id)).where(Closing.opportunity_id == rows.opportunity_id)
    renewed = (
        *of_file(imported, rows, *_RENEWING),
        rows.outcome != OpportunityOutcome.OPEN,
        Closing.id == last.correlate(rows).scalar_subquery(),
        Closing.outcome != rows.outcome,
        Closing.reopened_on.is_(None),
        Closing.ends_on.is_not(None),
    )
    starts_on = case((Closing.starts_on > day, Closing.starts_on), else_=literal(day))
    kept = [Closing.isr_id, Closing.whence, Closing.corrects_id, Closing.closed_on, starts_on]
    _insert(imported, kept, *renewed)


def take_over_overrides(imported: CrmImport, day: date) -> None:
    """Take over the ISR override of an open opportunity that is new. An unknown person is not taken."""
    rows = OpportunityRow
    added = (
        *of_file(imported, rows, RowEffect.ADDED),
        rows.outcome == OpportunityOutcome.OPEN,
        rows.crm_isr_override.is_(True),
        or_(rows.isr_id.is_not(None), rows.crm_isr == ""),
    )
    now = literal(clock.now(), IsrOverride.set_at.type)
    given = select(rows.opportunity_id, rows.isr_id, literal(day), now).where(*added).order_by(rows.number)
    columns = ["opportunity_id", "isr_id", "starts_on", "set_at"]
    write(insert(IsrOverride).from_select(columns, given, include_defaults=False))


def _insert(imported: CrmImport, isr_and_days: list[Any], *conditions: Any) -> None:
    """Insert a closing for each row. The list has ISR, whence, what it corrects, and its two days."""
    rows = OpportunityRow
    now = literal(clock.now(), Closing.created_at.type)
    given = select(rows.opportunity_id, rows.outcome, literal(imported.id), now, *isr_and_days)
    columns = [
        *("opportunity_id", "outcome", "import_id", "created_at"),
        *("isr_id", "whence", "corrects_id", "closed_on", "starts_on"),
    ]
    write(insert(Closing).from_select(columns, given.where(*conditions), include_defaults=False))
