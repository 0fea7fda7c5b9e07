"""What would move if ISRs lost territories, and what would not, in four statements whatever their size.

It is what the territories have today. For a day ahead nobody knows more: accounts move and ISR overrides are
lifted from the day on which a file or a person says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, case, func, select

from app.alignment_changes.asking import last_day_to_ask
from app.alignment_changes.counting import MovedCounts, counts_by_territory
from app.book.alignment import alignment_day, covers
from app.book.models import AccountTerritory, IsrOverride, Opportunity, OpportunityOutcome
from app.db.base import db
from app.opportunity_work.models import OpportunityTask
from app.people.models import User
from app.shared.sales.company import money
from app.shared.settings import current_settings
from app.shared.times import format_day
from app.territories.hooks import LossPreview, PlannedLoss


@dataclass(frozen=True)
class TerritoryLoss:
    """What a territory takes along, the opportunity tasks of the ISR in it, and what stays."""

    moved: MovedCounts = MovedCounts()  # noqa: RUF009 - it is frozen
    tasks: int = 0
    overridden: int = 0
    closed: int = 0

    def __add__(self, other: TerritoryLoss) -> TerritoryLoss:
        return TerritoryLoss(
            self.moved + other.moved,
            self.tasks + other.tasks,
            self.overridden + other.overridden,
            self.closed + other.closed,
        )


def preview_of_losses(planned: Sequence[PlannedLoss]) -> LossPreview | None:
    """What each ISR would lose, a sentence a line. None if the territories have no accounts."""
    losses = losses_of({each.territory_id for each in planned})
    planned = [each for each in planned if each.territory_id in losses]
    if not planned:
        return None
    names = _names({each.isr_id for each in planned})

    def key(each: PlannedLoss) -> tuple[str, int, date]:
        return (names[each.isr_id], each.isr_id, each.first_day)

    lines: list[str] = []
    for (name, _isr_id, first_day), group in groupby(sorted(planned, key=key), key=key):
        lost = sum((losses[each.territory_id] for each in group), TerritoryLoss())
        lines += _lines(name, first_day, lost)
    return LossPreview(lines, url_for("alignment_changes.alignment"))


def losses_of(territory_ids: Collection[int]) -> Mapping[int, TerritoryLoss]:
    """What goes with each territory today, and what stays; territories without accounts are left out."""
    moved, stays, tasks = counts_by_territory(territory_ids), _staying(territory_ids), _tasks(territory_ids)
    return {
        id_: TerritoryLoss(counts, tasks.get(id_, 0), *stays.get(id_, (0, 0)))
        for id_, counts in moved.items()
    }


def _lines(isr: str, first_day: date, lost: TerritoryLoss) -> Iterator[str]:
    moved = lost.moved
    parts = [ngettext("%(num)s account", "%(num)s accounts", moved.accounts)]
    if moved.opportunities:
        opportunities = ngettext(
            "%(num)s open opportunity", "%(num)s open opportunities", moved.opportunities
        )
        atr = _("%(opportunities)s with an ATR of %(atr)s", opportunities=opportunities, atr=money(moved.atr))
        parts.append(atr if moved.atr else opportunities)
    if lost.tasks:
        parts.append(ngettext("%(num)s opportunity task", "%(num)s opportunity tasks", lost.tasks))
    day = format_day(first_day)
    yield _("%(isr)s loses from %(day)s: %(parts)s.", isr=isr, day=day, parts=", ".join(parts))
    stay = []
    if lost.overridden:
        overridden = ngettext(
            "%(num)s open opportunity with an ISR override",
            "%(num)s open opportunities with an ISR override",
            lost.overridden,
        )
        stay.append(overridden)
    if lost.closed:
        stay.append(ngettext("%(num)s closed opportunity", "%(num)s closed opportunities", lost.closed))
    if stay:
        yield _("What stays: %(parts)s.", parts=", ".join(stay))
    if first_day > alignment_day() + timedelta(days=1):
        yield _("This is counted as of today. What moves on %(day)s is what is there then.", day=day)
    settings = current_settings()
    if settings.holdovers and moved.opportunities:
        yield _(
            "%(isr)s and their manager can request %(holdovers)s until %(day)s.",
            isr=isr,
            holdovers=ngettext("%(num)s holdover", "up to %(num)s holdovers", settings.holdovers),
            day=format_day(last_day_to_ask(first_day, settings.holdover_days)),
        )


def _staying(territory_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """How many opportunities of each territory have an ISR override, and how many are closed."""
    overridden = Opportunity.id.in_(
        select(IsrOverride.opportunity_id).where(covers(IsrOverride, alignment_day()))
    )
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    counted = (_count(and_(is_open, overridden)), _count(~is_open))
    found: Any = (
        select(AccountTerritory.territory_id, *counted)
        .join(Opportunity, Opportunity.account_id == AccountTerritory.account_id)
        .where(*_now_in(territory_ids))
        .group_by(AccountTerritory.territory_id)
    )
    return {id_: (int(first), int(second)) for id_, first, second in db.session.execute(found)}


def _tasks(territory_ids: Collection[int]) -> Mapping[int, int]:
    """How many open opportunity tasks of *the ISR* each territory has, without those of an override."""
    overridden = select(IsrOverride.opportunity_id).where(covers(IsrOverride, alignment_day()))
    is_open = (OpportunityTask.done_at.is_(None), OpportunityTask.removed_at.is_(None))
    found: Any = (
        select(AccountTerritory.territory_id, func.count())
        .join(Opportunity, Opportunity.account_id == AccountTerritory.account_id)
        .join(OpportunityTask, OpportunityTask.opportunity_id == Opportunity.id)
        .where(*_now_in(territory_ids), *is_open, OpportunityTask.owner_id.is_(None))
        .where(Opportunity.outcome == OpportunityOutcome.OPEN, Opportunity.id.not_in(overridden))
        .group_by(AccountTerritory.territory_id)
    )
    return {id_: int(count) for id_, count in db.session.execute(found)}


def _now_in(territory_ids: Collection[int]) -> tuple[Any, ...]:
    return AccountTerritory.territory_id.in_(territory_ids), AccountTerritory.ends_on.is_(None)


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _names(user_ids: Collection[int]) -> Mapping[int, str]:
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}
