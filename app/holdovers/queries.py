"""Lists of alignment changes with their holdovers, as far as a person sees them, and who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.db.base import db
from app.holdovers.counting import Measure, counted_amounts, what_counts
from app.holdovers.credit import deal_of
from app.holdovers.models import Holdover
from app.holdovers.relations import new_isr, new_isr_id, visible_changes, visible_holdovers
from app.holdovers.rules import MAX_SLOTS, MonthSplit, days_left_to_ask, splits_by_month
from app.people.models import User
from app.people.queries import people_with_role
from app.shared.sales.company import fiscal_calendar, threshold
from app.shared.settings import current_settings
from app.web.pagination import Page, paginate

CHANGES_PER_PAGE = 20


@dataclass(frozen=True)
class PossibleSplits:
    """How a measure of an opportunity would be split, by month. Without a measure: by percent alone."""

    measure: Measure | None
    amount: int | None
    months: Sequence[MonthSplit]


@dataclass(frozen=True)
class ListedHoldover:
    """A holdover with the ISR who gets its account; None is nobody."""

    holdover: Holdover
    new_isr: str | None

    @property
    def splits(self) -> list[PossibleSplits]:
        return possible_splits(self.holdover)


@dataclass
class ChangeHoldovers:
    """An alignment change with those of its holdovers that the reader sees."""

    change: AlignmentChange
    holdovers: list[ListedHoldover] = field(default_factory=list)

    @property
    def used(self) -> int:
        """The slots in use: requested or approved."""
        return sum(each.holdover.is_open or each.holdover.is_approved for each in self.holdovers)

    @property
    def waiting(self) -> int:
        return sum(each.holdover.is_open for each in self.holdovers)

    @property
    def most(self) -> int:
        return most_holdovers()

    @property
    def days_left(self) -> int:
        """The days that are left to request one, today included."""
        return days_left_of(self.change)


def most_holdovers() -> int:
    """How many holdovers a change has."""
    return min(current_settings().holdovers, MAX_SLOTS)


def days_left_of(change: AlignmentChange) -> int:
    """The days that are left to request a holdover of a change, today included."""
    return days_left_to_ask(change.effective_on, current_settings().holdover_days, alignment_day())


def changes_page(user: User, after: str | None) -> Page[ChangeHoldovers]:
    """The changes with holdovers that a person sees, and those that still can have some; newest first."""
    seen_holdover = (
        exists()
        .where(Holdover.change_id == AlignmentChange.id, visible_holdovers(user))
        .correlate(AlignmentChange)
    )
    since = alignment_day() - timedelta(days=current_settings().holdover_days)
    can_ask = (AlignmentChange.effective_on >= since) & visible_changes(user)
    statement = (
        select(AlignmentChange).where(or_(can_ask, seen_holdover)).options(joinedload(AlignmentChange.isr))
    )
    keys = [AlignmentChange.effective_on, AlignmentChange.id]
    page: Page[AlignmentChange] = paginate(statement, keys, after, descending=True, size=CHANGES_PER_PAGE)
    found = {each.id: ChangeHoldovers(each) for each in page.rows}
    for listed in _holdovers_of(user, list(found)):
        found[listed.holdover.change_id].holdovers.append(listed)
    return Page(list(found.values()), page.next_cursor)


def holdovers_of_change(user: User, change: AlignmentChange) -> ChangeHoldovers:
    """One change with those of its holdovers that a person sees."""
    return ChangeHoldovers(change, _holdovers_of(user, [change.id]))


def _holdovers_of(user: User, change_ids: Sequence[int]) -> list[ListedHoldover]:
    if not change_ids:
        return []
    person = User.__table__.alias("new_isrs")
    name = select(person.c.name).where(person.c.id == new_isr()).scalar_subquery()
    statement: Any = select(Holdover, name).join(Holdover.change)
    theirs = statement.where(Holdover.change_id.in_(change_ids), visible_holdovers(user))
    loaded = theirs.options(
        joinedload(Holdover.opportunity).joinedload(Opportunity.account),
        joinedload(Holdover.account),
        joinedload(Holdover.asked_by),
        joinedload(Holdover.decided_by),
    )
    return [ListedHoldover(*row) for row in db.session.execute(loaded.order_by(Holdover.slot, Holdover.id))]


def possible_splits(holdover: Holdover) -> list[PossibleSplits]:
    """How the credit of a holdover would be split, by the month in which it is won, as it stands now.

    For what counts there is a table for each measure; otherwise there is one with percentages alone.
    """
    calendar, effective_on = fiscal_calendar(), holdover.change.effective_on
    amounts = _amounts_if_won(holdover.opportunity) if holdover.opportunity else {}
    if not amounts:
        return [PossibleSplits(None, None, splits_by_month(effective_on, None, calendar))]
    return [
        PossibleSplits(measure, amount, splits_by_month(effective_on, amount, calendar))
        for measure, amount in amounts.items()
    ]


def _amounts_if_won(opportunity: Opportunity) -> dict[Measure, int]:
    deal = deal_of(opportunity, has_isr=True, if_won=True)
    counts = what_counts(deal, threshold()).counts
    return counted_amounts(deal) if counts else {}


def deciders_of(holdover: Holdover) -> Sequence[User]:
    """The ISR managers who may decide: not who requested it, nor one of its ISRs."""
    db.session.flush()
    others = {holdover.asked_by.id, holdover.change.isr_id, new_isr_id(holdover)}
    return [person for person in people_with_role(Role.ISR_MANAGER) if person.id not in others]


def new_isr_of(holdover: Holdover) -> User | None:
    """The ISR who gets the account of a holdover; None if it is nobody's."""
    isr_id = new_isr_id(holdover)
    return db.session.get(User, isr_id) if isr_id is not None else None
