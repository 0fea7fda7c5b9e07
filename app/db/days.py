"""The first and the last instant of a day in UTC, in SQL of both databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.db.base import Instant


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
