"""The cursor for PostgreSQL: it describes the columns of a result only when it is asked for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Column, Cursor
from psycopg.pq import ExecStatus


class PageCursor(Cursor[Any]):
    """SQLAlchemy asks each result for its description, and reads it only the first time."""

    @property
    def description(self) -> Any:
        """The columns of the result, or None if it has no rows."""
        result = self.pgresult
        is_of_rows = result is not None and result.status == ExecStatus.TUPLES_OK
        return _Columns(self) if is_of_rows else super().description


class _Columns(Sequence[Column]):
    def __init__(self, cursor: PageCursor) -> None:
        self._cursor = cursor

    def _described(self) -> list[Column]:
        return super(PageCursor, self._cursor).description or []

    def __getitem__(self, place: Any) -> Any:
        return self._described()[place]

    def __len__(self) -> int:
        return len(self._described())
