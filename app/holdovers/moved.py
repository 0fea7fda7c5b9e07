"""What an alignment change moved, and what of it can be held over.

An opportunity moved if it was open on the day before, the ISR had it by its account's territory, and the
account is not theirs from the day of the change on. One with an ISR override did not move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.alignment_changes.models import AlignmentChange
from app.book.alignment import accounts_of, covers, isr_on
from app.book.models import Closing, IsrOverride, Opportunity, OpportunityOutcome, Tier
from app.book.tiers import tier_as_of
from app.db.base import db
from app.db.days import DayBefore
from app.holdovers.models import Holdover
from app.holdovers.rules import MANAGED_TIERS, MovedFacts, why_not_held_over
from app.shared.sales.company import fiscal_calendar
from app.web.pagination import Page, paginate

CHOICES_PER_PAGE = 12


@dataclass(frozen=True)
class MovedOpportunity:
    """An opportunity of an account that an ISR lost. `why_not` says why it does not qualify, or is None."""

    opportunity: Opportunity
    tier: Tier | None
    why_not: str | None


def day_before(change: AlignmentChange) -> date:
    """The last day on which the accounts of a change were with the ISR who loses them."""
    return date.fromordinal(change.effective_on.toordinal() - 1)


def has_moved(isr_id: Any, effective_on: Any) -> ColumnElement[bool]:
    """The condition that an opportunity moved when an ISR lost accounts on a day, each also as a column."""
    before = DayBefore(effective_on)
    return and_(
        isr_on(before, Opportunity.account_id) == isr_id,
        isr_on(effective_on, Opportunity.account_id).is_distinct_from(isr_id),
        ~_was_closed(before),
        ~_was_overridden(before),
    )


def moved_page(change: AlignmentChange, after: str | None, *, qualifies: bool) -> Page[MovedOpportunity]:
    """Open opportunities of the accounts of a change, by close date: those that qualify, or the others."""
    condition = _qualifies(change)
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    statement = _lost(change).where(is_open, condition if qualifies else ~condition)
    page: Page[Opportunity] = paginate(
        statement.options(joinedload(Opportunity.account)),
        [Opportunity.close_on, Opportunity.id],
        after,
        size=CHOICES_PER_PAGE,
    )
    found = _facts_of(change, [each.id for each in page.rows])
    return Page([_row(change, each, found[each.id]) for each in page.rows], page.next_cursor)


def moved_opportunity(change: AlignmentChange, opportunity_id: int) -> MovedOpportunity | None:
    """One opportunity of the accounts that a change took; None if it was not among them."""
    opportunity = db.session.get(Opportunity, opportunity_id)
    found = _facts_of(change, [opportunity_id]).get(opportunity_id)
    return _row(change, opportunity, found) if opportunity and found else None


def _row(change: AlignmentChange, opportunity: Opportunity, facts: MovedFacts) -> MovedOpportunity:
    why_not = why_not_held_over(facts, change.effective_on, fiscal_calendar())
    return MovedOpportunity(opportunity, facts.tier, why_not)


def _facts_of(change: AlignmentChange, ids: list[int]) -> dict[int, MovedFacts]:
    before = day_before(change)
    statement = _lost(change).with_only_columns(
        Opportunity.id,
        Opportunity.outcome == OpportunityOutcome.OPEN,
        ~_was_closed(before),
        _was_overridden(before),
        tier_as_of(before),
        Opportunity.close_on,
        _is_requested(change),
    )
    rows = db.session.execute(statement.where(Opportunity.id.in_(ids)))
    return {row[0]: MovedFacts(*row[1:]) for row in rows}


def _lost(change: AlignmentChange) -> Select[Any]:
    """The opportunities of the accounts that the ISR had on the day before, and not on the day."""
    kept = isr_on(change.effective_on, Opportunity.account_id)
    return select(Opportunity).where(
        Opportunity.account_id.in_(accounts_of(change.isr_id, day_before(change))),
        isr_on(day_before(change), Opportunity.account_id) == change.isr_id,
        kept.is_distinct_from(change.isr_id),
    )


def _qualifies(change: AlignmentChange) -> ColumnElement[bool]:
    """The same as `why_not_held_over` of an open opportunity, in SQL."""
    before, calendar = day_before(change), fiscal_calendar()
    quarter = calendar.quarter_of(change.effective_on)
    return and_(
        ~_is_requested(change),
        ~_was_closed(before),
        ~_was_overridden(before),
        func.coalesce(tier_as_of(before).in_(MANAGED_TIERS), false()),
        Opportunity.close_on.between(calendar.first_day(quarter), calendar.last_day(quarter)),
    )


def _was_closed(day: Any) -> ColumnElement[bool]:
    return exists().where(Closing.opportunity_id == Opportunity.id, covers(Closing, day))


def _was_overridden(day: Any) -> ColumnElement[bool]:
    return exists().where(IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))


def _is_requested(change: AlignmentChange) -> ColumnElement[bool]:
    item = or_(Holdover.opportunity_id == Opportunity.id, Holdover.account_id == Opportunity.account_id)
    return exists().where(Holdover.change_id == change.id, item)
