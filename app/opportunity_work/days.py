"""Which day it is where a person is: opportunity tasks and next steps are due where their owner is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Integer, case, literal, select

from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.db.days import DayAtOffset
from app.db.id_lists import among_words
from app.opportunity_work.persons import BookPerson, is_person
from app.people.models import User
from app.shared import clock
from app.shared.settings import current_settings
from app.shared.times import TIME_ZONES

_QUARTER = 15  # minutes: days begin at full quarters of an hour in UTC


def today_in(zone: Any) -> ColumnElement[date]:
    """Today in a time zone that is a column; in that of the CRM where it is NULL."""
    found = _zones_by_day(present_quarter())
    others = [
        (among_words(zone, zones), literal(day, Date))
        for day, zones in found.items()
        if day != alignment_day()
    ]
    return case(*others, else_=literal(alignment_day(), Date)) if others else literal(alignment_day(), Date)


def days_somewhere() -> tuple[date, date]:
    """The earliest and the latest day that it is anywhere."""
    found = _zones_by_day(present_quarter())
    return min(found), max(found)


def present_quarter() -> datetime:
    """The quarter of an hour that it is: no day begins anywhere within it."""
    now = clock.now()
    return now.replace(minute=now.minute // _QUARTER * _QUARTER, second=0, microsecond=0)


def today_of(person: User | BookPerson) -> date:
    """Today where a person is."""
    return clock.today(person.time_zone)


def zone_of(person_id: Any) -> Any:
    """The time zone of a person, as a column."""
    return select(User.time_zone).where(User.id == person_id).correlate_except(User).scalar_subquery()


def isr_today(isr: Any) -> ColumnElement[date]:
    """Today where the ISR is: a person, or the column with their id."""
    return literal(today_of(isr), Date) if is_person(isr) else today_in(zone_of(isr))


def next_step_today(isr: Any, reader_day: date) -> ColumnElement[date]:
    """Today where the owner of a next step is; for a name without an account, the day of the reader."""
    return case(
        (Opportunity.step_owner_id.is_not(None), today_in(zone_of(Opportunity.step_owner_id))),
        (Opportunity.step_by_name, literal(reader_day, Date)),
        else_=isr_today(isr),
    )


def day_of(instant: Any) -> ColumnElement[date]:
    """The day of an instant in the time zone of the CRM, as a column, to compare with days of the CRM."""
    return DayAtOffset(instant, literal(_minutes_ahead(), Integer))


def start_of(day: date) -> datetime:
    """The instant at which a day begins, as `day_of` counts days."""
    return datetime.combine(day, time(), UTC) - timedelta(minutes=_minutes_ahead())


def _minutes_ahead() -> int:
    """By how much the clock of the CRM is ahead of UTC now."""
    offset = clock.now().astimezone(ZoneInfo(current_settings().crm_time_zone)).utcoffset() or timedelta(0)
    return int(offset.total_seconds() // 60)


@lru_cache(maxsize=8)
def _zones_by_day(quarter: datetime) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for zone in TIME_ZONES:
        found.setdefault(quarter.astimezone(ZoneInfo(zone)).date(), []).append(zone)
    return found
