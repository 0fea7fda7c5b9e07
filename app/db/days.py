"""Days and instants in SQL of both databases: where a day begins and ends in UTC, and counting weekdays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.db.base import Instant

JULIAN_DAY_1 = 1_721_425  # of 1 January of year 1, as SQLite counts days


class StartOfDay(FunctionElement[datetime]):
    """The instant at which a day begins in UTC; NULL without a day."""

    type = Instant()
    inherit_cache = True


class EndOfDay(FunctionElement[datetime]):
    """The instant at which a day ends in UTC; NULL without a day."""

    type = Instant()
    inherit_cache = True


@compiles(StartOfDay, "postgresql")
def _start_in_postgresql(element: StartOfDay, compiler: Any, **kwargs: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **kwargs)} AS timestamp) AT TIME ZONE 'UTC')"


@compiles(StartOfDay, "sqlite")
def _start_in_sqlite(element: StartOfDay, compiler: Any, **kwargs: Any) -> str:
    return f"({compiler.process(element.clauses, **kwargs)} || ' 00:00:00.000000')"


@compiles(EndOfDay, "postgresql")
def _end_in_postgresql(element: EndOfDay, compiler: Any, **kwargs: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **kwargs)} + 1 AS timestamp) AT TIME ZONE 'UTC')"


@compiles(EndOfDay, "sqlite")
def _end_in_sqlite(element: EndOfDay, compiler: Any, **kwargs: Any) -> str:
    return f"(date({compiler.process(element.clauses, **kwargs)}, '+1 day') || ' 00:00:00.000000')"


class DayInUtc(FunctionElement[date]):
    """The day of an instant in UTC; NULL without an instant."""

    type = Date()
    inherit_cache = True


class MonthInUtc(FunctionElement[date]):
    """The first day of the month of an instant in UTC; NULL without an instant."""

    type = Date()
    inherit_cache = True


@compiles(MonthInUtc, "postgresql")
def _month_in_postgresql(element: MonthInUtc, compiler: Any, **kwargs: Any) -> str:
    instant = compiler.process(element.clauses, **kwargs)
    return f"CAST(date_trunc('month', {instant} AT TIME ZONE 'UTC') AS date)"


@compiles(MonthInUtc, "sqlite")
def _month_in_sqlite(element: MonthInUtc, compiler: Any, **kwargs: Any) -> str:
    return f"date({compiler.process(element.clauses, **kwargs)}, 'start of month')"


class Weekdays(FunctionElement[int]):
    """The number of weekdays from 1 January of year 1 to a day, as `weekdays_between` counts them."""

    type = Integer()
    inherit_cache = True


@compiles(DayInUtc, "postgresql")
def _day_in_postgresql(element: DayInUtc, compiler: Any, **kwargs: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kwargs)} AT TIME ZONE 'UTC' AS date)"


@compiles(DayInUtc, "sqlite")
def _day_in_sqlite(element: DayInUtc, compiler: Any, **kwargs: Any) -> str:
    return f"date({compiler.process(element.clauses, **kwargs)})"


@compiles(Weekdays, "postgresql")
def _weekdays_in_postgresql(element: Weekdays, compiler: Any, **kwargs: Any) -> str:
    days = f"({compiler.process(element.clauses, **kwargs)} - DATE '0001-01-01')"
    return f"({days} / 7 * 5 + LEAST(MOD({days}, 7), 5))"


@compiles(Weekdays, "sqlite")
def _weekdays_in_sqlite(element: Weekdays, compiler: Any, **kwargs: Any) -> str:
    days = f"(CAST(julianday({compiler.process(element.clauses, **kwargs)}) AS INTEGER) - {JULIAN_DAY_1})"
    return f"({days} / 7 * 5 + MIN({days} - {days} / 7 * 7, 5))"


class DayAtOffset(FunctionElement[date]):
    """The day of an instant on a clock that is a number of minutes ahead of UTC."""

    type = Date()
    inherit_cache = True


@compiles(DayAtOffset, "postgresql")
def _day_at_offset_in_postgresql(element: DayAtOffset, compiler: Any, **kwargs: Any) -> str:
    instant, minutes = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"CAST(({instant} AT TIME ZONE 'UTC') + {minutes} * INTERVAL '1 minute' AS date)"


@compiles(DayAtOffset, "sqlite")
def _day_at_offset_in_sqlite(element: DayAtOffset, compiler: Any, **kwargs: Any) -> str:
    instant, minutes = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"date({instant}, {minutes} || ' minutes')"


class DayBefore(FunctionElement[date]):
    """The day before a day; NULL without a day."""

    type = Date()
    inherit_cache = True


@compiles(DayBefore, "postgresql")
def _before_in_postgresql(element: DayBefore, compiler: Any, **kwargs: Any) -> str:
    return f"({compiler.process(element.clauses, **kwargs)} - 1)"


@compiles(DayBefore, "sqlite")
def _before_in_sqlite(element: DayBefore, compiler: Any, **kwargs: Any) -> str:
    return f"date({compiler.process(element.clauses, **kwargs)}, '-1 day')"


class DaysBetween(FunctionElement[int]):
    """The number of days from a first to a second day; below 0 if the second is earlier."""

    type = Integer()
    inherit_cache = True


@compiles(DaysBetween, "postgresql")
def _days_between_in_postgresql(element: DaysBetween, compiler: Any, **kwargs: Any) -> str:
    first, second = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"({second} - {first})"


@compiles(DaysBetween, "sqlite")
def _days_between_in_sqlite(element: DaysBetween, compiler: Any, **kwargs: Any) -> str:
    first, second = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"
