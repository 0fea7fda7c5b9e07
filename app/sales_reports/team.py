"""The work of each ISR: open opportunities by tier, late opportunity tasks, and ATR ahead.

Territories without an ISR come with what waits in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.book.aligned import (
    OpenParts,
)
from app.book.alignment import covers
from app.book.models import Tier
from app.db.base import db
from app.db.rows import read_rows
from app.holdovers.queries import waiting_by_isr
from app.opportunity_work.days import present_quarter
from app.people.models import User
from app.sales_reports.scope import ReportScope
from app.sales_reports.team_statements import (
    QUARTERS_OF_ATR,
    AskedTeam,
    quarters_ahead,
    statements_in,
    team_statements,
)
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.models import Assignment, Territory

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
    asked = AskedTeam(scope.is_all, scope.has_nobodys, scope.day, today, present_quarter())
    values = {} if scope.isr_ids is None else {"isr_ids": scope.isr_ids}
    if scope.account_team is None:
        statements = team_statements(asked)
    else:
        statements = statements_in(
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
