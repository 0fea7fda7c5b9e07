"""The work of each ISR: open opportunities by tier, late opportunity tasks, and ATR ahead.

Territories without an ISR come with what waits in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, or_, select, union_all

from app.book.aligned import (
    AlignedOpportunities,
    OpenParts,
    aligned_open_opportunities,
    all_open_parts,
    open_parts_with,
)
from app.book.alignment import covers
from app.book.models import IS_OPEN, Opportunity, OpportunityKind, Tier
from app.book.tiers import has_default_tier
from app.db.base import db
from app.db.kept import kept
from app.db.rows import read_rows
from app.holdovers.queries import waiting_by_isr
from app.opportunity_work.days import present_quarter, today_in
from app.opportunity_work.models import OpportunityTask
from app.opportunity_work.required import RequiredCheck, failing_checks
from app.people.models import User
from app.sales_reports.scope import ReportScope
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.models import Assignment, Territory

QUARTERS_OF_ATR = 2
MOST_AHEAD = timedelta(
    days=1
)  # of a task that is late somewhere: days of two time zones differ by two at most
LEVELS: tuple[Tier | None, ...] = (*Tier, None)  # None: untiered


@dataclass(frozen=True)
class Workload:
    """What is open: by tier, the late opportunity tasks on it, and its ATR in each of the quarters ahead.

    `failing` is the number of opportunities that fail a required check, `holdovers` that of holdovers which
    wait for a decision.
    """

    tiers: Mapping[Tier | None, int] = field(default_factory=dict)
    late_tasks: int = 0
    atr: tuple[int, ...] = (0,) * QUARTERS_OF_ATR
    failing: int = 0
    holdovers: int = 0

    @property
    def open(self) -> int:
        return sum(self.tiers.values())

    def __add__(self, other: Workload) -> Workload:
        return Workload(
            tiers={each: self.tiers.get(each, 0) + other.tiers.get(each, 0) for each in LEVELS},
            late_tasks=self.late_tasks + other.late_tasks,
            atr=tuple(map(sum, zip(self.atr, other.atr, strict=True))),
            failing=self.failing + other.failing,
            holdovers=self.holdovers + other.holdovers,
        )


@dataclass(frozen=True)
class TeamLine:
    """An ISR with their work."""

    isr_id: int
    name: str
    work: Workload


@dataclass(frozen=True)
class WaitingTerritory:
    """What is nobody's in a territory; `name` is None for accounts without a territory.

    `is_vacant` is false if an ISR holds the territory: what waits is nobody's by ISR override.
    """

    territory_id: int | None
    name: str | None
    is_vacant: bool
    work: Workload


@dataclass(frozen=True)
class TeamReport:
    """The page: a line for each ISR, what waits for one, and the sum of all."""

    lines: Sequence[TeamLine]
    waiting: Sequence[WaitingTerritory]
    total: Workload
    quarters: Sequence[FiscalQuarter]


def team_of(scope: ReportScope, today: date) -> TeamReport:
    """The work of the ISRs that a person sees. `today` is the reader's."""
    by_isr: dict[int, Workload] = defaultdict(Workload)
    by_territory: dict[int | None, Workload] = defaultdict(Workload)
    asked = _Asked(scope.is_all, scope.has_nobodys, scope.day, today, present_quarter())
    values = {} if scope.isr_ids is None else {"isr_ids": scope.isr_ids}
    if scope.account_team is None:
        statements = _statements(asked)
    else:
        statements = _statements_in(
            asked, lambda rows: OpenParts([], (scope.condition(rows, only_open=True),))
        )
    for row in read_rows(statements[0], values):
        _add(row, _workload(row), by_isr, by_territory)
    for row in read_rows(statements[1], values):
        _add(row, Workload(late_tasks=row.late), by_isr, by_territory)
    for isr_id, holdovers in waiting_by_isr(scope.isr_ids).items():
        by_isr[isr_id] += Workload(holdovers=holdovers)
    waiting = _waiting(scope, by_territory) if scope.has_nobodys or by_territory else []
    work = [*by_isr.values(), *(each.work for each in waiting)]
    return TeamReport(_lines(scope, by_isr), waiting, sum(work, Workload()), quarters_ahead(scope.day))


class _Asked(NamedTuple):
    """All that the statements about ISRs depend on but who these are. `moment` is the quarter of an hour."""

    is_all: bool
    has_nobodys: bool
    day: date
    today: date
    moment: datetime


@kept()
def _statements(asked: _Asked) -> tuple[Any, Any]:
    """The statements of the work and of late tasks, for all or for the ISRs "isr_ids"."""
    if asked.is_all:
        return _statements_in(asked, lambda rows: all_open_parts(rows, asked.day))
    return _statements_in(asked, lambda rows: open_parts_with(rows, asked.day, or_nobody=asked.has_nobodys))


def _statements_in(asked: _Asked, parts_of: Callable[[AlignedOpportunities], OpenParts]) -> tuple[Any, Any]:
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


def _work(rows: AlignedOpportunities, asked: _Asked) -> Any:
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


def _workload(row: Any) -> Workload:
    values = row._mapping
    tiers: dict[Tier | None, int] = {tier: values[f"tier_{place}"] for place, tier in enumerate(Tier)}
    tiers[Tier.ACTIVE] += row.default_tier
    tiers[None] = row.open - sum(tiers.values())
    return Workload(
        tiers=tiers,
        atr=tuple(int(values[f"atr_{place}"]) for place in range(QUARTERS_OF_ATR)),
        failing=row.failing,
    )


def _add(
    row: Any, work: Workload, by_isr: dict[int, Workload], by_territory: dict[int | None, Workload]
) -> None:
    if row.of_isr is None:
        by_territory[row.of_territory] += work
    else:
        by_isr[row.of_isr] += work


def _lines(scope: ReportScope, by_isr: Mapping[int, Workload]) -> list[TeamLine]:
    """The lines by name, also of ISRs in the reader's scope who have nothing open."""
    shown: ColumnElement[bool] = User.id.in_(by_isr.keys() | (scope.isr_ids or set()))
    if scope.is_all:
        held = (Assignment.taken_back_at.is_(None), covers(Assignment, scope.day))
        shown = or_(shown, User.id.in_(select(Assignment.isr_id).where(*held)))
    isrs = select(User.id, User.name).where(shown).order_by(func.lower(User.name), User.id)
    return [
        TeamLine(isr_id, name, by_isr.get(isr_id, Workload())) for isr_id, name in db.session.execute(isrs)
    ]


def _waiting(scope: ReportScope, by_territory: Mapping[int | None, Workload]) -> list[WaitingTerritory]:
    """The vacant territories by name, with what waits; those where something waits although one is held."""
    held = select(Assignment.territory_id).where(
        Assignment.taken_back_at.is_(None), covers(Assignment, scope.day)
    )
    is_vacant = Territory.id.not_in(held)
    shown: ColumnElement[bool] = Territory.id.in_([each for each in by_territory if each is not None])
    if scope.has_nobodys:
        shown = or_(shown, and_(is_vacant, Territory.removed_at.is_(None)))
    statement = select(Territory.id, Territory.name, is_vacant.label("is_vacant"))
    found = [
        WaitingTerritory(row.id, row.name, bool(row.is_vacant), by_territory.get(row.id, Workload()))
        for row in db.session.execute(statement.where(shown).order_by(Territory.name, Territory.id))
    ]
    nowhere = by_territory.get(None)
    return [*found, WaitingTerritory(None, None, True, nowhere)] if nowhere else found
