"""Credit: who has which part of what counts. It is computed from standing closings, and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.alignment_changes.models import AlignmentChange
from app.book.models import Closing, Opportunity, OpportunityOutcome
from app.db.base import db
from app.db.id_lists import among
from app.db.kept import kept
from app.db.rows import read_rows
from app.holdovers.counting import CountReason, CreditMeasure, Deal, what_counts
from app.holdovers.later_changes import ChangedSinceClosing, LaterChange, deal_at_closing, later_changes
from app.holdovers.models import Holdover, HoldoverState
from app.holdovers.moved import has_moved
from app.holdovers.rules import Split, splits_by_month, splits_credit
from app.holdovers.shares import MeasuredCredit, measured_credit, share_changes
from app.people.models import User
from app.shared.sales.company import fiscal_calendar, money, threshold
from app.shared.sales.fiscal import FiscalQuarter


@dataclass(frozen=True)
class CreditRow:
    """A row of the table of an opportunity's credit: an ISR, or nobody, with an amount of each measure."""

    isr: str | None
    amounts: Sequence[int]
    why: str
    is_whole: bool = False


@dataclass(frozen=True)
class OpportunityCredit:
    """Whether an opportunity counts, why, and for whom. `closed_on` is None while it is open.

    `splits` are its approved holdovers that can split its credit, or do. `closing_isr_id` is None for nobody.
    `changed` is what the CRM changed of it since it was closed.
    """

    opportunity: Opportunity
    closed_on: date | None
    closing_isr_id: int | None
    reason: CountReason
    measures: Sequence[MeasuredCredit]
    splits: Sequence[Split]
    names: Mapping[int, str]
    changed: ChangedSinceClosing | None = None

    @property
    def sentence(self) -> str:
        return self.reason.sentence_with(money(threshold()))

    @property
    def rows(self) -> list[CreditRow]:
        """The shares with the amount of each measure, and the whole as the last row."""
        if not self.measures:
            return []
        by_share = zip(*(each.shares for each in self.measures), strict=True)
        rows = [CreditRow(same[0].isr, [each.amount for each in same], same[0].why) for same in by_share]
        return [*rows, CreditRow(None, [each.whole for each in self.measures], "", is_whole=True)]

    @property
    def possible(self) -> list[tuple[str, list[Any]]]:
        """While it is open: the ISR of each holdover, with the percentages by month."""
        if self.closed_on is not None:
            return []
        calendar = fiscal_calendar()
        return [
            (self.names.get(each.isr_id, ""), splits_by_month(each.effective_on, calendar))
            for each in self.splits
        ]

    def of(self, isr_id: int | None) -> dict[CreditMeasure, int]:
        """What one ISR, or nobody, has of each measure."""
        return {
            each.measure: sum(share.amount for share in each.shares if share.isr_id == isr_id)
            for each in self.measures
        }


def deal_of(opportunity: Opportunity, *, has_isr: bool, if_won: bool = False) -> Deal:
    """What the answer about an opportunity depends on; as if it were won, if `if_won`."""
    return Deal(
        kind=opportunity.kind,
        order_type=opportunity.order_type,
        arr_basis=opportunity.arr_basis,
        amount=opportunity.amount,
        outcome=OpportunityOutcome.WON if if_won else opportunity.outcome,
        has_isr=has_isr,
        says_net_arr=opportunity.net_arr,
    )


def credit_of(opportunity: Opportunity, closings: Sequence[Closing] | None = None) -> OpportunityCredit:
    """The credit of one opportunity, with its shares and why each is so.

    `closings` are all of its closings, where the page has read them.
    """
    if closings is None:
        closings = db.session.scalars(select(Closing).where(Closing.opportunity_id == opportunity.id)).all()
    closing = next((each for each in closings if each.ends_on is None), None)
    splits = _splits_of([opportunity.id])[opportunity.id]
    names = _names([closing.isr_id if closing else None, *(each.isr_id for each in splits)])
    changes = later_changes([opportunity.id]).get(opportunity.id, []) if closing else []
    return _credit(opportunity, closing, splits, names, changes)


def credits_in(quarter: FiscalQuarter, isr_id: int | None) -> list[OpportunityCredit]:
    """The credit of all that was won in a fiscal quarter of which an ISR, or nobody, has a share.

    That is what was won with them, and what they hold over. By closing day.
    """
    calendar = fiscal_calendar()
    first, last = calendar.first_day(quarter), calendar.last_day(quarter)
    won = (
        Closing.ends_on.is_(None),
        Closing.outcome == OpportunityOutcome.WON,
        Closing.closed_on.between(first, last),
    )
    statement = select(Closing, Opportunity).join(Closing.opportunity).where(*won)
    with_them = Closing.isr_id.is_(None) if isr_id is None else Closing.isr_id == isr_id
    held = [] if isr_id is None else db.session.scalars(_held_over(isr_id, first, last)).all()
    theirs = or_(with_them, Closing.opportunity_id.in_(held)) if held else with_them
    rows = db.session.execute(statement.where(theirs).order_by(Closing.closed_on, Opportunity.id)).all()
    ids = [row.Opportunity.id for row in rows]
    splits = _splits_of(ids) if rows else {}
    changes = later_changes(ids) if rows else {}
    known = [row.Closing.isr_id for row in rows]
    names = _names([*known, *(each.isr_id for theirs in splits.values() for each in theirs)])
    found = [
        _credit(each, closing, splits[each.id], names, changes.get(each.id, [])) for closing, each in rows
    ]
    return [each for each in found if _concerns(each, isr_id)]


def _concerns(credit: OpportunityCredit, isr_id: int | None) -> bool:
    """False for an opportunity of an account that is held over, if it did not move itself."""
    return isr_id in (credit.closing_isr_id, *(each.isr_id for each in credit.splits))


def _held_over(isr_id: int, first: date, last: date) -> Select[Any]:
    """The ids of the opportunities that an ISR holds over, alone or by account, by changes of a quarter."""
    item = or_(Holdover.opportunity_id == Opportunity.id, Holdover.account_id == Opportunity.account_id)
    approved = and_(Holdover.state == HoldoverState.APPROVED, item)
    held = select(Opportunity.id).join(Holdover, approved).join(Holdover.change)
    return held.where(AlignmentChange.isr_id == isr_id, AlignmentChange.effective_on.between(first, last))


def _splits_of(ids: Collection[int]) -> dict[int, list[Split]]:
    """The approved holdovers of opportunities, by opportunity id, one for each change, by its day.

    A holdover of an account is one of each of its opportunities. What did not move with the change has none.
    """
    found: dict[int, list[Split]] = defaultdict(list)
    for opportunity_id, isr_id, effective_on, holdover_id in read_rows(_approved(), {"ids": ids}):
        theirs = found[opportunity_id]
        if not any((each.isr_id, each.effective_on) == (isr_id, effective_on) for each in theirs):
            theirs.append(Split(isr_id, effective_on, holdover_id))
    return found


@kept()
def _approved() -> Any:
    """Of a change that was taken back nothing has moved, so there is nothing to split."""
    moved = has_moved(AlignmentChange.isr_id, AlignmentChange.effective_on)
    return (
        select(Opportunity.id, AlignmentChange.isr_id, AlignmentChange.effective_on, Holdover.id)
        .select_from(Holdover)
        .join(Holdover.change)
        .join(
            Opportunity,
            or_(Holdover.opportunity_id == Opportunity.id, Holdover.account_id == Opportunity.account_id),
        )
        .where(Holdover.state == HoldoverState.APPROVED, among(Opportunity.id, "ids"), moved)
        .order_by(AlignmentChange.effective_on, Holdover.id)
    )


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    person = aliased(User)
    rows = db.session.execute(select(person.id, person.name).where(person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _credit(
    opportunity: Opportunity,
    closing: Closing | None,
    splits: Sequence[Split],
    names: Mapping[int, str],
    changes: Sequence[LaterChange],
) -> OpportunityCredit:
    calendar = fiscal_calendar()
    applied = [each for each in splits if closing and splits_credit(each, closing.closed_on, calendar)]
    has_isr = closing is not None and (closing.isr_id is not None or bool(applied))
    deal = deal_of(opportunity, has_isr=has_isr)
    reason = what_counts(deal, threshold())
    if closing is None:
        return OpportunityCredit(opportunity, None, None, reason, [], splits, names)
    measures = _measures(deal, reason, closing, splits, names)
    changed = None
    if changes:
        then = deal_at_closing(deal, changes)
        reason_then = what_counts(then, threshold())
        were = _measures(then, reason_then, closing, splits, names)
        sentence = reason_then.sentence_with(money(threshold()))
        changed = ChangedSinceClosing(list(changes), sentence, share_changes(were, measures))
    return OpportunityCredit(
        opportunity, closing.closed_on, closing.isr_id, reason, measures, splits, names, changed
    )


def _measures(
    deal: Deal, reason: CountReason, closing: Closing, splits: Sequence[Split], names: Mapping[int, str]
) -> list[MeasuredCredit]:
    if not reason.counts:
        return []
    return measured_credit(deal, isr_id=closing.isr_id, won_on=closing.closed_on, splits=splits, names=names)
