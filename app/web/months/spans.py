"""A span of an address: months or fiscal quarters, from one to another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask_babel import gettext as _

from app.shared import clock
from app.shared.clock import is_in_range
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import quarter_from_label
from app.shared.times import format_month
from app.web.parameters import Args, InvalidParameter, text_param

DEFAULT_MONTHS, OFFERED_MONTHS, OFFERED_QUARTERS = 12, 36, 12
MONTHS_OF_YEAR = 12
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)


def asked_span(args: Args) -> tuple[date, date]:
    """The first and the last day of the address: without one, the last twelve months.

    Raises InvalidParameter for what is not a month or a quarter, and if it ends before it begins.
    """
    this = month_of(clock.now().date())
    first = _days("from", text_param("from", args) or months_before(this, DEFAULT_MONTHS - 1))[0]
    last = _days("until", text_param("until", args) or this)[1]
    if last < first:
        raise InvalidParameter("until", _("The time ends before it begins."))
    return first, last


def is_month(text: str) -> bool:
    """True for a month as addresses have it."""
    return _MONTH.fullmatch(text) is not None and 1 <= int(text[5:]) <= MONTHS_OF_YEAR


def month_of(day: date) -> str:
    """The month of a day, as addresses have it: "2026-03"."""
    return f"{day:%Y-%m}"


def months_before(month: str, number: int) -> str:
    """The month so many months before another."""
    year, place = map(int, month.split("-"))
    months = year * 12 + place - 1 - number
    return f"{months // 12:04}-{months % 12 + 1:02}"


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    after = date.fromisoformat(f"{months_before(month, -1)}-01")
    return first, after - timedelta(days=1)


def months_of(first: date, last: date) -> list[str]:
    """The months of a span, first to last."""
    found = [month_of(first)]
    while found[-1] < month_of(last):
        found.append(months_before(found[-1], -1))
    return found


def offered_months() -> list[tuple[str, str]]:
    """The months to choose from, latest first."""
    this = month_of(clock.now().date())
    months = [months_before(this, number) for number in range(OFFERED_MONTHS)]
    return [(month, format_month(month)) for month in months]


def offered_quarters() -> list[tuple[str, str]]:
    """The fiscal quarters to choose from, latest first."""
    this = fiscal_calendar().quarter_of(clock.now().date())
    labels = [this.plus(-number).label for number in range(OFFERED_QUARTERS)]
    return [(label, label) for label in labels]


def _days(name: str, text: str) -> tuple[date, date]:
    quarter = quarter_from_label(text)
    if quarter is not None and quarter.label == text:
        return fiscal_calendar().first_day(quarter), fiscal_calendar().last_day(quarter)
    try:
        if not _MONTH.fullmatch(text):
            raise ValueError(text)
        first, last = month_days(text)
    except ValueError as error:
        raise InvalidParameter(name, _("This is not a month such as 2026-03.")) from error
    if not (is_in_range(first) and is_in_range(last)):
        raise InvalidParameter(name, _("This is not a month such as 2026-03."))
    return first, last
