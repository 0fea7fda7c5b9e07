"""The statements of Team: the work of ISRs and of territories, and their late opportunity tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, cast, func, or_, select, union_all

from app.book.aligned import (
    AlignedOpportunities,
    OpenParts,
    aligned_open_opportunities,
    all_open_parts,
    open_parts_with,
)
from app.book.models import IS_OPEN, Opportunity, OpportunityKind, Tier
from app.book.tiers import has_default_tier
from app.db.kept import kept
from app.opportunity_work.days import today_in
from app.opportunity_work.models import OpportunityTask
from app.opportunity_work.required import RequiredCheck, failing_checks
from app.people.models import User
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter

QUARTERS_OF_ATR = 2
MOST_AHEAD = timedelta(
    days=1
)  # of a task that is late somewhere: days of two time zones differ by two at most


class AskedTeam(NamedTuple):
    """All that the statements about ISRs depend on but who these are. `moment` is the quarter of an hour."""

    is_all: bool
    has_nobodys: bool
    day: date
    today: date
    moment: datetime


@kept()
def team_statements(asked: AskedTeam) -> tuple[Any, Any]:
    """The statements of the work and of late tasks, for all or for the ISRs "isr_ids"."""
    if asked.is_all:
        return statements_in(asked, lambda rows: all_open_parts(rows, asked.day))
    return statements_in(asked, lambda rows: open_parts_with(rows, asked.day, or_nobody=asked.has_nobodys))


def statements_in(asked: AskedTeam, parts_of: Callable[[AlignedOpportunities], OpenParts]) -> tuple[Any, Any]:
    """The same for what is in some parts: an ISR can have several rows.

    Of what follows the territory, the ISR is read once for each territory: a database sorts by an expression
    of which it does not know how many values it has.
    """
    rows = aligned_open_opportunities(asked.day)
    parts = parts_of(rows)
    found = []
    for statement in (_work(rows, asked), _late_tasks(rows, asked.day)):
        is_open = statement.where(IS_OPEN)
        territory = rows.territory_id.label("of_territory")
        by_territory = is_open.add_columns(func.max(rows.isr_id).label("of_isr"), territory)
        by_isr = is_open.add_columns(rows.isr_id.label("of_isr"), territory)
        each = [by_territory.where(*part).group_by(rows.territory_id) for part in parts.aligned]
        each.append(by_isr.where(*parts.overridden).group_by(rows.isr_id, rows.territory_id))
        found.append(union_all(*each))
    return found[0], found[1]


def quarters_ahead(day: date) -> list[FiscalQuarter]:
    """The fiscal quarters after the one of a day."""
    this = fiscal_calendar().quarter_of(day)
    return [this.plus(ahead) for ahead in range(1, QUARTERS_OF_ATR + 1)]


def _work(rows: AlignedOpportunities, asked: AskedTeam) -> Any:
    """By tier, ATR, and what fails at least one required check, in one pass over an index."""
    calendar = fiscal_calendar()
    tiers = [
        func.count().filter(Opportunity.tier == tier).label(f"tier_{place}")
        for place, tier in enumerate(Tier)
    ]
    has_default = and_(Opportunity.tier.is_(None), has_default_tier(asked.day, rows.segment))
    default = func.count().filter(has_default).label("default_tier")
    atr = []
    for place, quarter in enumerate(quarters_ahead(asked.day)):
        due = and_(
            Opportunity.renewal_on.between(calendar.first_day(quarter), calendar.last_day(quarter)),
            Opportunity.kind == OpportunityKind.RENEWAL,
        )
        amount = func.coalesce(func.sum(Opportunity.arr_basis).filter(due), 0)
        atr.append(cast(amount, BigInteger).label(f"atr_{place}"))
    named = {"isr": rows.isr_id, "reader_day": asked.today, "segment": rows.segment, "are_open": True}
    checks = failing_checks(asked.day, **named)
    likely_first = (checks.pop(RequiredCheck.NEXT_STEP), *checks.values())
    failing = func.count().filter(or_(*likely_first)).label("failing")
    return select(func.count().label("open"), *tiers, default, *atr, failing).select_from(rows.source)


def _late_tasks(rows: AlignedOpportunities, day: date) -> Any:
    """The open opportunity tasks of *the ISR* that were due before today, where they are (decision 53)."""
    is_open = and_(
        OpportunityTask.done_at.is_(None),
        OpportunityTask.removed_at.is_(None),
        OpportunityTask.owner_id.is_(None),
    )
    return (
        select(func.count().label("late"))
        .select_from(rows.source)
        .join(OpportunityTask, and_(OpportunityTask.opportunity_id == Opportunity.id, is_open))
        .join(User, User.id == rows.isr_id, isouter=True)
        .where(Opportunity.isr_task_on <= day + MOST_AHEAD, OpportunityTask.due_on <= day + MOST_AHEAD)
        .where(OpportunityTask.due_on < today_in(User.time_zone))
    )
