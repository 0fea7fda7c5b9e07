"""A small company to report on: ISRs of two managers, their territories, and renewals in a known state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.book.models import Account, Opportunity, OpportunityKind, OpportunityOutcome
from app.db.base import db
from app.people.models import User
from app.sales_reports.models import SalesTarget
from app.shared import clock
from app.shared.regions import Region
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.models import Assignment, Territory
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds, is_closed

NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)  # in FY27-Q3
THIS_QUARTER = FiscalQuarter(2027, 3)
FIRST_DAY = date(2026, 1, 1)
K = 1_000_00  # a thousand, in minor units


@dataclass(frozen=True)
class SalesCompany:
    """Owen is Marta's, Lena is Milan's, and one territory is vacant. Each has an account."""

    cast: Cast
    owen: User
    lena: User
    held: Assignment
    of_owen: Account
    of_lena: Account
    of_nobody: Account
    vacant: Territory


def a_sales_company() -> SalesCompany:
    """The company at NOW: Owen in EMEA Enterprise, Lena in US Public Sector."""
    clock.freeze(NOW)
    cast = assemble_cast()
    owen, lena = an_isr_of(cast.marta, "Owen Moss"), an_isr_of(cast.milan, "Lena Ost")
    emea = a_sales_territory("EMEA-DACH-1")
    us = Territory(name="US-PUBSEC-1", region=Region.US, segment="PubSec")
    vacant = a_sales_territory("EMEA-NORDICS-1", "Mid-Market")
    db.session.add(us)
    db.session.flush()
    held = holds(owen, emea, manager=cast.marta, starts_on=FIRST_DAY)
    holds(lena, us, manager=cast.milan, starts_on=FIRST_DAY)
    accounts = [an_account(each, f"Account of {each.name}") for each in (emea, us, vacant)]
    return SalesCompany(cast, owen, lena, held, *accounts, vacant=vacant)


def a_renewal(
    account: Account,
    basis: int | None,
    amount: int | None = None,
    outcome: OpportunityOutcome = OpportunityOutcome.OPEN,
    *,
    renewal_on: date = date(2026, 9, 30),
    closed_on: date | None = None,
    name: str | None = None,
) -> Opportunity:
    """A renewal in minor units; a closed one was closed on its renewal date, unless it says otherwise."""
    named = {"name": name} if name else {}
    renewal = an_opportunity(account, arr_basis=basis, amount=amount, renewal_on=renewal_on, **named)
    if outcome is not OpportunityOutcome.OPEN:
        is_closed(renewal, closed_on or renewal_on, outcome)
    return renewal


def a_sale(account: Account, amount: int | None, closed_on: date = date(2026, 9, 1)) -> Opportunity:
    """Won add-on business."""
    sale = an_opportunity(
        account, kind=OpportunityKind.ADD_ON, arr_basis=None, amount=amount, close_on=closed_on
    )
    is_closed(sale, closed_on)
    return sale


def a_target(by: User, net_arr: int, region: Region = Region.EMEA, team: str = "Enterprise") -> SalesTarget:
    """A target of this quarter."""
    target = SalesTarget(
        region=region,
        team=team,
        fiscal_year=THIS_QUARTER.year,
        quarter=THIS_QUARTER.number,
        net_arr=net_arr,
        set_by=by,
    )
    db.session.add(target)
    db.session.flush()
    return target
