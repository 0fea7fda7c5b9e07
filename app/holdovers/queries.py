"""Lists of alignment changes with their holdovers, as far as a person sees them, and who decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.access.roles import Role
from app.alignment_changes.asking import last_day_to_ask
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day
from app.book.models import Closing, Opportunity
from app.db.base import db
from app.holdovers.counting import CreditMeasure, counted_amounts, what_counts
from app.holdovers.credit import deal_of
from app.holdovers.models import Holdover, HoldoverState
from app.holdovers.relations import may_ask, new_isr, new_isr_id, seen_changes, seen_holdovers
from app.holdovers.rules import MAX_SLOTS, MonthSplit, days_left_to_ask, splits_by_month, why_not_split
from app.people.models import User
from app.people.queries import people_with_role
from app.shared.sales.company import fiscal_calendar, threshold
from app.shared.settings import current_settings
from app.web.pagination import Page, paginate

CHANGES_PER_PAGE = 20
ID_DIGITS = 9  # at most


def name_of(person: Any) -> ORMOption:
    """Load a person with a record, without their roles."""
    return joinedload(person).lazyload(User.granted_roles)


CHANGE_IS_SHOWN = (name_of(AlignmentChange.isr),)
"""What each page of a change reads of it."""
HOLDOVER_IS_SHOWN = (
    joinedload(Holdover.change).joinedload(AlignmentChange.isr).lazyload(User.granted_roles),
    joinedload(Holdover.opportunity).joinedload(Opportunity.account),
    joinedload(Holdover.account),
    joinedload(Holdover.asked_note),
    joinedload(Holdover.decided_note),
    name_of(Holdover.asked_by),
    name_of(Holdover.decided_by),
)
"""What each page of a holdover reads of it."""


@dataclass(frozen=True)
class PossibleSplit:
    """The split of a month, with each measure that counts and its amounts for the current and the new ISR."""

    month: MonthSplit
    amounts: Sequence[tuple[CreditMeasure, int, int]]


@dataclass(frozen=True)
class ListedHoldover:
    """A holdover with the ISR who gets its account, None is nobody, and when its opportunity was closed."""

    holdover: Holdover
    new_isr: str | None
    closed_on: date | None

    @property
    def splits(self) -> list[PossibleSplit]:
        """By month; the one that came true of what is won."""
        return [
            each
            for each in possible_splits(self.holdover)
            if self.closed_on is None or each.month.since <= self.closed_on <= each.month.until
        ]

    @property
    def why_not_split(self) -> str | None:
        """Why none of them can come true."""
        opportunity = self.holdover.opportunity
        if opportunity is None:
            return None
        effective_on = self.holdover.change.effective_on
        return why_not_split(opportunity.outcome, self.closed_on, effective_on, fiscal_calendar())


@dataclass
class ChangeHoldovers:
    """An alignment change with those of its holdovers that the reader sees.

    `used` counts the slots in use, also those that the reader does not see; `is_askable` is true if the
    reader may request another.
    """

    change: AlignmentChange
    used: int = 0
    is_askable: bool = False
    holdovers: list[ListedHoldover] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        return sum(each.holdover.is_open for each in self.holdovers)

    @property
    def most(self) -> int:
        return most_holdovers()

    @property
    def last_day(self) -> date:
        """The last day on which one can be requested."""
        return last_day_to_ask(self.change.effective_on, current_settings().holdover_days)

    @property
    def days_left(self) -> int | None:
        """The days after today on which one can be requested; None if it is too late."""
        return days_left_to_ask(self.change.effective_on, current_settings().holdover_days, alignment_day())


def most_holdovers() -> int:
    """How many holdovers a change has."""
    return min(current_settings().holdovers, MAX_SLOTS)


def changes_page(user: User, after: str | None) -> Page[ChangeHoldovers]:
    """The changes with holdovers that a person sees, and those that still can have some; newest first."""
    seen_holdover = (
        exists()
        .where(Holdover.change_id == AlignmentChange.id, seen_holdovers(user))
        .correlate(AlignmentChange)
    )
    since = alignment_day() - timedelta(days=current_settings().holdover_days)
    can_ask = and_(AlignmentChange.effective_on >= since, AlignmentChange.accounts > 0, seen_changes(user))
    statement = (
        select(AlignmentChange)
        .where(or_(can_ask, seen_holdover))
        .options(name_of(AlignmentChange.isr), selectinload(AlignmentChange.acts))
    )
    keys = [AlignmentChange.effective_on, AlignmentChange.id]
    page: Page[AlignmentChange] = paginate(statement, keys, after, descending=True, size=CHANGES_PER_PAGE)
    return Page(_with_holdovers(user, page.rows), page.next_cursor)


def holdovers_of_change(user: User, change: AlignmentChange) -> ChangeHoldovers:
    """One change with those of its holdovers that a person sees."""
    (found,) = _with_holdovers(user, [change])
    return found


def _with_holdovers(user: User, changes: Sequence[AlignmentChange]) -> list[ChangeHoldovers]:
    """Changes with their holdovers, in two statements for all of them."""
    found = {each.id: ChangeHoldovers(each) for each in changes}
    if not found:
        return []
    used = select(func.count(Holdover.id)).where(
        Holdover.change_id == AlignmentChange.id,
        Holdover.state.in_([HoldoverState.ASKED, HoldoverState.APPROVED]),
    )
    counted = select(AlignmentChange.id, used.scalar_subquery(), may_ask(user))
    for change_id, number, may in db.session.execute(counted.where(AlignmentChange.id.in_(found))):
        each = found[change_id]
        each.used, is_left = number, number < each.most and each.days_left is not None
        each.is_askable = bool(may and is_left and each.change.accounts)
    for listed in _holdovers_of(user, list(found)):
        found[listed.holdover.change_id].holdovers.append(listed)
    return list(found.values())


def _holdovers_of(user: User, change_ids: Sequence[int]) -> list[ListedHoldover]:
    statement: Any = select(Holdover, *_beside()).join(Holdover.change)
    theirs = statement.where(Holdover.change_id.in_(change_ids), seen_holdovers(user)).options(
        *HOLDOVER_IS_SHOWN
    )
    return [ListedHoldover(*row) for row in db.session.execute(theirs.order_by(Holdover.slot, Holdover.id))]


def listed_holdover(holdover: Holdover) -> ListedHoldover:
    """One holdover with what its page shows beside it."""
    beside: Any = select(*_beside()).select_from(Holdover).join(Holdover.change)
    return ListedHoldover(holdover, *db.session.execute(beside.where(Holdover.id == holdover.id)).one())


def _beside() -> tuple[Any, Any]:
    """The name of the ISR who gets the account of a holdover, and the day on which it was closed."""
    person = User.__table__.alias("new_isrs")
    name = select(person.c.name).where(person.c.id == new_isr()).scalar_subquery()
    closing = (Closing.opportunity_id == Holdover.opportunity_id, Closing.ends_on.is_(None))
    return name, select(Closing.closed_on).where(*closing).correlate(Holdover).scalar_subquery()


def possible_splits(holdover: Holdover) -> list[PossibleSplit]:
    """How the credit of a holdover would be split, by the month in which it is won, as it is now.

    What does not count, and an account, have percentages alone.
    """
    amounts = _amounts_if_won(holdover.opportunity) if holdover.opportunity else {}
    return [
        PossibleSplit(month, [(measure, *month.split(amount)) for measure, amount in amounts.items()])
        for month in splits_by_month(holdover.change.effective_on, fiscal_calendar())
    ]


def _amounts_if_won(opportunity: Opportunity) -> dict[CreditMeasure, int]:
    deal = deal_of(opportunity, has_isr=True, if_won=True)
    counts = what_counts(deal, threshold()).counts
    return counted_amounts(deal) if counts else {}


def waiting_request(
    change: AlignmentChange, opportunity_id: str, user: User, *, whole_account: bool, reason: str
) -> Holdover | None:
    """The holdover that a person requested in these words, and that waits."""
    is_id = opportunity_id.isdecimal() and opportunity_id.isascii() and len(opportunity_id) <= ID_DIGITS
    found = db.session.get(Opportunity, int(opportunity_id)) if is_id else None
    if found is None:
        return None
    item = Holdover.account_id == found.account_id if whole_account else Holdover.opportunity_id == found.id
    waiting = (Holdover.change_id == change.id, Holdover.state == HoldoverState.ASKED)
    same = (item, Holdover.asked_by_id == user.id, Holdover.asked_note.has(text=reason))
    return db.session.scalars(select(Holdover).where(*waiting, *same)).first()


def deciders_of(holdover: Holdover) -> Sequence[User]:
    """The ISR managers who may decide: not who requested it, nor one of its ISRs."""
    db.session.flush()
    others = {holdover.asked_by.id, holdover.change.isr_id, new_isr_id(holdover)}
    return [person for person in people_with_role(Role.ISR_MANAGER) if person.id not in others]


def waiting_by_isr(isr_ids: Collection[int] | None) -> dict[int, int]:
    """How many holdovers wait for a decision, by the id of the ISR who loses; of these ISRs, or of all."""
    waiting = (
        select(AlignmentChange.isr_id, func.count(Holdover.id).label("number"))
        .join(Holdover.change)
        .where(Holdover.state == HoldoverState.ASKED)
        .group_by(AlignmentChange.isr_id)
    )
    if isr_ids is not None:
        waiting = waiting.where(AlignmentChange.isr_id.in_(isr_ids))
    return {row.isr_id: row.number for row in db.session.execute(waiting)}
