"""Who the ISR is, of an account or an opportunity, on any day: the only place that says so.

The Proposed ISR of an account is computed from the days on which the account has a territory and those on
which an ISR holds it. The ISR of an opportunity is that of its closing, else that of its ISR override, else
the Proposed ISR of its account. Only closings and overrides are stored. So a territory that changes hands
changes no account, a file that comes late is judged by its own day, and nobody is Proposed ISR who does not
hold the territory.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.book.models import (
    IS_OPEN,
    Account,
    AccountTerritory,
    Closing,
    IsrOverride,
    Opportunity,
    Whence,
)
from app.shared.sales.company import alignment_day as alignment_day
from app.territories.models import Assignment


def covers(row: Any, day: Any) -> ColumnElement[bool]:
    """The condition that a row with a first and a last day holds on a day, or on that of a column."""
    return and_(row.starts_on <= day, or_(row.ends_on.is_(None), row.ends_on >= day))


def territory_on(day: Any, account_id: Any = Account.id) -> Any:
    """The id of the territory of an account on a day, as a column; NULL if it has none."""
    of_account = (AccountTerritory.account_id == account_id, covers(AccountTerritory, day))
    territory = select(AccountTerritory.territory_id).where(*of_account)
    return territory.correlate_except(AccountTerritory).scalar_subquery()


def territory_now(account_id: Any) -> Any:
    """The id of the territory that an account has now, as a column: `Opportunity.territory_id` copies it."""
    running = (AccountTerritory.account_id == account_id, AccountTerritory.ends_on.is_(None))
    territory = select(AccountTerritory.territory_id).where(*running)
    return territory.correlate_except(AccountTerritory).scalar_subquery()


def opportunity_territory_on(day: Any, of: Any = Opportunity) -> Any:
    """The id of the territory of an opportunity's account on a day, as a column; NULL if it has none."""
    return of.territory_id if is_today(day) else territory_on(day, of.account_id)


def is_in_territories(territories: Any, day: Any, of: Any = Opportunity) -> ColumnElement[bool]:
    """The condition that the account of an opportunity is in one of some territories on a day.

    For today it leads from them along the indexes of `Opportunity.territory_id`.
    """
    if is_today(day):
        found: ColumnElement[bool] = of.territory_id.in_(territories)
        return found
    accounts = select(AccountTerritory.account_id).where(
        covers(AccountTerritory, day), AccountTerritory.territory_id.in_(territories)
    )
    return of.account_id.in_(accounts)  # type: ignore[no-any-return]


def is_in_no_territory(day: date) -> ColumnElement[bool]:
    """The condition that the account of an opportunity has no territory on a day."""
    if is_today(day):
        return Opportunity.territory_id.is_(None)
    rows = select(AccountTerritory.account_id).where(covers(AccountTerritory, day))
    return Opportunity.account_id.in_(rows.where(AccountTerritory.territory_id.is_(None)))


def holder_on(day: Any, territory_id: Any) -> Any:
    """The id of the ISR who holds a territory on a day, as a column; NULL if nobody does.

    Where one leaves and another comes on one day, it is the one who comes.
    """
    holders = select(Assignment.isr_id).where(Assignment.territory_id == territory_id, _holds(day))
    latest = holders.order_by(Assignment.starts_on.desc(), Assignment.id.desc())
    return latest.limit(1).correlate_except(Assignment).scalar_subquery()


def isr_on(day: Any, account_id: Any = Account.id) -> Any:
    """The id of the Proposed ISR of an account on a day, as a column; NULL if it is blank."""
    return holder_on(day, territory_on(day, account_id))


def opportunity_isr_on(day: Any, of: Any = Opportunity) -> Any:
    """The id of the ISR of an opportunity on a day, as a column; NULL if it is nobody's."""
    closing = _latest(Closing, Closing.opportunity_id == of.id, covers(Closing, day))
    return case((closing.exists(), closing.scalar_subquery()), else_=open_isr_on(day, of))


def open_isr_on(day: Any, of: Any = Opportunity) -> Any:
    """The same of an opportunity that was open on that day: its override, else the Proposed ISR."""
    override = _latest(IsrOverride, IsrOverride.opportunity_id == of.id, covers(IsrOverride, day))
    territory = opportunity_territory_on(day, of) if of is Opportunity else territory_on(day, of.account_id)
    return case((override.exists(), override.scalar_subquery()), else_=holder_on(day, territory))


def override_on(day: Any, of: Any = Opportunity) -> Any:
    """The id of the ISR override of an opportunity on a day, as a column, to join it by."""
    latest = _latest(IsrOverride, IsrOverride.opportunity_id == of.id, covers(IsrOverride, day))
    return latest.with_only_columns(IsrOverride.id).scalar_subquery()


def closing_isr_on(day: Any, of: Any = Opportunity) -> Any:
    """The id of the ISR that a closing on a day gets, as a column.

    It is that of the override on that day, else that of the override that runs now, else the Proposed ISR on
    that day. `closing_whence_on` says which of these it is.
    """
    then, now = _overrides_on(day, of)
    return case(
        (then.exists(), then.scalar_subquery()),
        (now.exists(), now.scalar_subquery()),
        else_=isr_on(day, of.account_id),
    )


def closing_whence_on(day: Any, of: Any = Opportunity) -> Any:
    """Where the ISR of a closing on a day comes from, as a column."""
    then, now = _overrides_on(day, of)
    return case(
        (or_(then.exists(), now.exists()), literal(Whence.OVERRIDDEN, Closing.whence.type)),
        else_=literal(Whence.ALIGNED, Closing.whence.type),
    )


def territories_of(isr_id: Any, day: Any) -> Any:
    """The ids of the territories that a person holds on a day, as a select."""
    return select(Assignment.territory_id).where(Assignment.isr_id == isr_id, _holds(day))


def accounts_of(isr_id: Any, day: Any) -> Any:
    """The ids of the accounts of which a person is Proposed ISR on a day, as a select."""
    return select(AccountTerritory.account_id).where(
        covers(AccountTerritory, day), AccountTerritory.territory_id.in_(territories_of(isr_id, day))
    )


def is_open_with(isr_id: Any, day: Any) -> ColumnElement[bool]:
    """The condition that an opportunity is open now, and that a person is its ISR on a day.

    It begins with what the person holds, so it costs what they have and not what there is: an OR of the two
    would make PostgreSQL read every open opportunity.
    """
    of_them, running = aliased(Opportunity), covers(IsrOverride, day)
    overridden = exists().where(IsrOverride.opportunity_id == of_them.id, running)
    by_override = select(IsrOverride.opportunity_id).where(IsrOverride.isr_id == isr_id, running)
    in_theirs = is_in_territories(territories_of(isr_id, day), day, of_them)
    aligned = select(of_them.id).where(of_them.outcome == IS_OPEN.right, in_theirs, ~overridden)
    return and_(IS_OPEN, Opportunity.id.in_(union_all(aligned, by_override)))


def is_today(day: Any) -> bool:
    """Whether a day is today, and no column: then `Opportunity.territory_id` has the territory."""
    return isinstance(day, date) and day == alignment_day()


def _holds(day: Any) -> ColumnElement[bool]:
    return and_(Assignment.taken_back_at.is_(None), covers(Assignment, day))


def _overrides_on(day: Any, of: Any) -> tuple[Any, Any]:
    theirs = IsrOverride.opportunity_id == of.id
    return (
        _latest(IsrOverride, theirs, covers(IsrOverride, day)),
        _latest(IsrOverride, theirs, IsrOverride.ends_on.is_(None)),
    )


def _latest(row: Any, *conditions: ColumnElement[bool]) -> Any:
    """The ISR of the row that began last."""
    latest = select(row.isr_id).where(*conditions).order_by(row.starts_on.desc(), row.id.desc())
    return latest.limit(1).correlate_except(row)
