"""What the address of a report asks for, and the addresses of the rows behind its numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from app.book.alignment import alignment_day
from app.book.relations import ALL_SEEING
from app.book.teams import sales_teams
from app.people.models import User
from app.sales_areas.queries import region_param
from app.sales_reports.filters import NOBODYS, IndicatorFilter, last_quarters
from app.sales_reports.rules import ReportMeasure
from app.sales_reports.scope import ReportScope, report_scope
from app.shared.regions import Region
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter, quarter_from_label
from app.web.parameters import (
    InvalidParameter,
    choice_param,
    enum_by_value,
    number_param,
    person_param,
    text_param,
)

NOWHERE = "none"  # instead of a region, in addresses
QUARTERS_OFFERED = (-12, 4)  # from so many quarters before this one to so many after it


@dataclass(frozen=True)
class AskedReport:
    """What is asked for, by whom, and the parameters of the address that say so."""

    filter: IndicatorFilter
    scope: ReportScope
    manager_id: int | None
    params: dict[str, str]

    def url(self, endpoint: str, **changes: str | None) -> str:
        """The address of a report with the same parameters but for some; None leaves one out."""
        params = {name: value for name, value in {**self.params, **changes}.items() if value is not None}
        return f"{url_for(endpoint)}{'?' if params else ''}{urlencode(params)}"

    def rows_urls(self) -> RowsUrls:
        """The addresses of the rows behind the numbers of this report."""
        return RowsUrls(url_for("sales_reports.counted"), self.params)


@dataclass(frozen=True)
class RowsUrls:
    """Makes addresses of rows: a page has hundreds of them, and several of a line begin alike."""

    path: str
    params: dict[str, str]
    begun: dict[Any, str] = field(default_factory=dict)

    def of(self, measure: str, **more: str) -> str:
        of_line = tuple(more.items())
        if of_line not in self.begun:
            self.begun[of_line] = f"{self.path}?{urlencode({**self.params, **more})}"
        return f"{self.begun[of_line]}&measure={measure}"


def asked_report(user: User) -> AskedReport:
    """What the address asks for. Only who sees all can ask for the ISRs of a manager."""
    day = alignment_day()
    sees_all = not user.roles.isdisjoint(ALL_SEEING)
    manager_id = number_param("manager", least=1) if sees_all else None
    region = NOWHERE if text_param("region") == NOWHERE else region_param()
    asked = IndicatorFilter(
        quarter=quarter_param() or fiscal_calendar().quarter_of(day),
        region=Region(region) if region and region != NOWHERE else None,
        is_nowhere=region == NOWHERE,
        team=choice_param("team", {team.name: team.name for team in sales_teams()}),
        isr=person_param("isr", {NOBODYS}),
    )
    given = {
        "quarter": asked.quarter.label,
        "region": region,
        "team": asked.team,
        "isr": asked.isr,
        "manager": None if manager_id is None else str(manager_id),
    }
    params = {name: value for name, value in given.items() if value is not None}
    return AskedReport(asked, report_scope(user, day, manager_id), manager_id, params)


def quarter_param() -> FiscalQuarter | None:
    """The fiscal quarter of the address. Raises InvalidParameter if it is not one."""
    text = text_param("quarter")
    quarter = quarter_from_label(text) if text else None
    if text and (quarter is None or quarter.label != text):
        raise InvalidParameter("quarter", _("This is not a fiscal quarter such as FY27-Q3."))
    return quarter


def measure_param() -> ReportMeasure:
    """The measure of the address; ATR without one."""
    return choice_param("measure", enum_by_value(ReportMeasure)) or ReportMeasure.ATR


def offered_quarters(chosen: FiscalQuarter) -> list[FiscalQuarter]:
    """The quarters to choose from, latest first, with the one that is chosen."""
    this = fiscal_calendar().quarter_of(alignment_day())
    first, last = QUARTERS_OFFERED
    return sorted({chosen, *(this.plus(each) for each in range(first, last + 1))}, reverse=True)


def recent_quarters() -> list[FiscalQuarter]:
    """This quarter and the ones before it, latest first."""
    return last_quarters(alignment_day())[::-1]


def book_url(isr_id: int | str) -> str:
    """The address of the book of an ISR, or of nobody."""
    return url_for("opportunity_work.my_book", isr=isr_id)
