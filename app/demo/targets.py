"""Targets of the demonstration: of this and the next fiscal quarter, for two of the regions and teams."""

from __future__ import annotations

from datetime import datetime

from app.book.alignment import alignment_day
from app.book.teams import team_of_segment
from app.demo import company
from app.demo.story import DEMO_DAY, clock_at
from app.people.models import User
from app.sales_reports.targets import RegionTeam, set_targets
from app.shared.regions import Region
from app.shared.sales.company import fiscal_calendar

SEGMENT = "Mid-Market"
# In minor units: the other regions and teams have none, so their attainment says so.
TARGETS = {Region.EMEA: 250_000_00, Region.US: 400_000_00}


def load_targets(staff: dict[str, User], now: datetime) -> None:
    """Sales operations set the targets a month ago."""
    team = team_of_segment(SEGMENT).name
    amounts = {RegionTeam(region, team): amount for region, amount in TARGETS.items()}
    with clock_at(now - 30 * DEMO_DAY):
        by = staff[company.SALES_OPERATIONS_NAME]
        this = fiscal_calendar().quarter_of(alignment_day())
        for quarter in (this, this.plus(1)):
            set_targets(quarter, amounts, seen=None, by=by)
