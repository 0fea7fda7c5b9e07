"""The later of two instants, in SQL of both databases. It names each of them once where that is possible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.db.base import Instant


class LaterOf(FunctionElement[datetime]):
    """The later of two instants; the first if the second is unknown."""

    type = Instant()
    inherit_cache = True


@compiles(LaterOf, "postgresql")
def _later_in_postgresql(element: LaterOf, compiler: Any, **kwargs: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **kwargs)})"


@compiles(LaterOf, "sqlite")
def _later_in_sqlite(element: LaterOf, compiler: Any, **kwargs: Any) -> str:
    first, second = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"max({first}, coalesce({second}, {first}))"
