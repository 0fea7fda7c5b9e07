"""The time of a saved report: the months it was saved with, or always the last whole months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.hiring_reports.asking import PARAMS
from app.shared.business_days import MORNING, WorkCalendar, due_on
from app.web.months.spans import month_of, months_before

LAST_MONTHS = "months"  # beside the parameters of an address: how many whole months
OFFERED_LENGTHS = (1, 3, 6, 12)


def saved_params(params: Mapping[str, str], months: int | None) -> dict[str, str]:
    """What is saved of the parameters of an address: its months, or how many whole months instead."""
    kept = {name: value for name, value in params.items() if name in PARAMS}
    if months is None:
        return kept
    others = {name: value for name, value in kept.items() if name not in ("from", "until")}
    return {**others, LAST_MONTHS: str(months)}


def params_on(saved: Mapping[str, str], today: date) -> dict[str, str]:
    """The parameters of the address of a saved report on a day."""
    found = {name: value for name, value in saved.items() if name != LAST_MONTHS}
    if LAST_MONTHS in saved:
        until = months_before(month_of(today), 1)
        found |= {"from": months_before(until, int(saved[LAST_MONTHS]) - 1), "until": until}
    return found


def args_on(saved: Mapping[str, str], today: date) -> MultiDict[str, str]:
    """The same, as the parameters of a request."""
    return MultiDict(params_on(saved, today))


def next_mail_at(now: datetime, zone: str, calendar: WorkCalendar) -> datetime:
    """The next morning of the first business day of a month, where a time zone is."""
    first = now.astimezone(ZoneInfo(zone)).date().replace(day=1)
    while True:
        day = due_on(first, 0, zone, calendar)
        morning = datetime.combine(day, MORNING, ZoneInfo(zone))
        if morning > now:
            return morning
        first = (first + timedelta(days=31)).replace(day=1)
