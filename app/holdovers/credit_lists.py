"""The credit of one ISR, or of nobody, in a fiscal quarter: every row with its whole, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day
from app.book.models import Closing
from app.book.relations import ALL_SEEING, managed_isrs
from app.db.base import db
from app.holdovers.counting import CountAnswer, CreditMeasure
from app.holdovers.credit import OpportunityCredit, credits_in
from app.people.models import User
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter

CREDITS_PER_PAGE = 50


@dataclass(frozen=True)
class MeasureSum:
    """The sum of one measure over a quarter: what the ISR has, and what the opportunities have as a whole."""

    measure: CreditMeasure
    own: int
    whole: int


@dataclass(frozen=True)
class QuarterCredit:
    """The credit of an ISR, or nobody, in a quarter. `rows` are those of a page; the sums are of all.

    `last_shown` is the id of the last opportunity of the page, if more follow.
    """

    isr_id: int | None
    sums: Sequence[MeasureSum]
    rows: Sequence[OpportunityCredit]
    counted: int
    open_to_plan: int
    left_out: int
    last_shown: int | None


def quarter_credit(isr_id: int | None, quarter: FiscalQuarter, after: int | None) -> QuarterCredit:
    """The credit of an ISR, or nobody, in a quarter: the page after the opportunity with the id `after`."""
    found = credits_in(quarter, isr_id)
    own, whole = Counter[CreditMeasure](), Counter[CreditMeasure]()
    for each in found:
        own.update(each.of(isr_id))
        whole.update({one.measure: one.whole for one in each.measures})
    answers = Counter(each.reason.answer for each in found)
    ids = [each.opportunity.id for each in found]
    first = ids.index(after) + 1 if after in ids else 0
    last = first + CREDITS_PER_PAGE
    return QuarterCredit(
        isr_id,
        [MeasureSum(measure, own[measure], whole[measure]) for measure in CreditMeasure],
        found[first:last],
        counted=answers[CountAnswer.YES],
        open_to_plan=answers[CountAnswer.SEE_PLAN],
        left_out=answers[CountAnswer.NO],
        last_shown=ids[last - 1] if len(found) > last else None,
    )


def may_see_credit(user: User, isr_id: int | None) -> bool:
    """True for the ISR, their manager, sales operations and admins; of nobody's, for the last three."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return True
    if isr_id is None:
        return Role.ISR_MANAGER in user.roles
    if isr_id == user.id and Role.ISR in user.roles:
        return True
    condition = select(User.id).where(User.id == isr_id, _has_visible_credit(user))
    return db.session.scalar(condition) is not None


def isrs_with_credit(user: User, quarter: FiscalQuarter) -> Sequence[Any]:
    """The `id` and `name` of the ISRs with credit in a quarter that a person sees, by name."""
    calendar = fiscal_calendar()
    days = calendar.first_day(quarter), calendar.last_day(quarter)
    closed = select(Closing.isr_id).where(Closing.closed_on.between(*days), Closing.ends_on.is_(None))
    lost = select(AlignmentChange.isr_id).where(AlignmentChange.effective_on.between(*days))
    statement = select(User.id, User.name).where(
        or_(User.id.in_(closed), User.id.in_(lost)), _has_visible_credit(user)
    )
    return db.session.execute(statement.order_by(User.name, User.id)).all()


def _has_visible_credit(user: User) -> ColumnElement[bool]:
    if not user.roles.isdisjoint(ALL_SEEING):
        return true()
    seen: list[ColumnElement[bool]] = [false()]
    if Role.ISR in user.roles:
        seen.append(User.id == user.id)
    if Role.ISR_MANAGER in user.roles:
        seen.append(User.id.in_(managed_isrs(user.id, alignment_day())))
    return or_(*seen)
