"""Who the Proposed ISR of an account is, on any day: the only place that says so.

It is computed from the days on which the account has a territory and those on which an ISR holds it, and
never stored. So a territory that changes hands changes no account, a file that comes late is judged by its
own day, and nobody is Proposed ISR who does not hold the territory.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.book.models import Account, AccountTerritory
from app.shared import clock
from app.shared.settings import current_settings
from app.territories.models import Assignment


def alignment_day() -> date:
    """Today, as alignment and reports count days: in the time zone of the CRM."""
    return clock.today(current_settings().crm_time_zone)


def covers(row: Any, day: Any) -> ColumnElement[bool]:
    """The condition that a row with a first and a last day holds on a day, or on that of a column."""
    return and_(row.starts_on <= day, or_(row.ends_on.is_(None), row.ends_on >= day))


def territory_on(day: Any, account_id: Any = Account.id) -> Any:
    """The id of the territory of an account on a day, as a column; NULL if it has none."""
    of_account = (AccountTerritory.account_id == account_id, covers(AccountTerritory, day))
    territory = select(AccountTerritory.territory_id).where(*of_account)
    return territory.correlate_except(AccountTerritory).scalar_subquery()


def holder_on(day: Any, territory_id: Any) -> Any:
    """The id of the ISR who holds a territory on a day, as a column; NULL if nobody does.

    Where one leaves and another comes on one day, it is the one who comes.
    """
    holders = select(Assignment.isr_id).where(
        Assignment.territory_id == territory_id,
        Assignment.taken_back_at.is_(None),
        covers(Assignment, day),
    )
    latest = holders.order_by(Assignment.starts_on.desc(), Assignment.id.desc())
    return latest.limit(1).correlate_except(Assignment).scalar_subquery()


def isr_on(day: Any, account_id: Any = Account.id) -> Any:
    """The id of the Proposed ISR of an account on a day, as a column; NULL if it is blank."""
    return holder_on(day, territory_on(day, account_id))
