"""Keyset pagination: pages of a list, each after the last row of the one before.

A cursor is the sort keys of the last row: percent-encoded, joined with commas, in URL-safe base64. It is read
strictly: a cursor that we would not have written is invalid.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Select, bindparam, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import db
from app.shared.times import parse_instant
from app.web.parameters import InvalidCursor

T = TypeVar("T")
SortKey = ColumnElement[Any] | InstrumentedAttribute[Any]
DEFAULT_PAGE_SIZE = 50
MAX_CURSOR_LENGTH = 8_000  # characters: room for three lines of percent-encoded text
ANY_CURSOR = "any"  # no cursor is like this: a statement after it is made once for all cursors
_INTEGER = re.compile(r"-?[0-9]{1,10}")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of a list, and the cursor of the next page (None on the last)."""

    rows: Sequence[T]
    next_cursor: str | None


def paginate(
    statement: Select[Any],
    keys: Sequence[SortKey],
    after: str | None,
    *,
    descending: bool = False,
    size: int = DEFAULT_PAGE_SIZE,
) -> Page[Any]:
    """One page of `statement` in the order of `keys`, which together are unique.

    `after` is the `next_cursor` of the page before. Raises InvalidCursor if it is not a cursor of ours.
    """
    statement = rows_after(statement.add_columns(*keys), keys, after, descending=descending)
    return page_of_rows(db.session.execute(statement.limit(size + 1)).all(), size)


def page_of_rows(rows: Sequence[Any], size: int = DEFAULT_PAGE_SIZE) -> Page[Any]:
    """The page of rows, each a value and its keys, that were read up to one more than `size`."""
    shown = rows[:size]
    more = write_cursor(shown[-1][1:]) if len(rows) > size else None
    return Page([row[0] for row in shown], more)


def rows_after(
    statement: Select[Any], keys: Sequence[SortKey], after: str | None, *, descending: bool = False
) -> Select[Any]:
    """All rows of `statement` after those of a cursor, in the order of `keys`. Raises InvalidCursor.

    After ANY_CURSOR, the statement is executed with the `cursor_values` of one.
    """
    statement = statement.order_by(*(key.desc() if descending else key for key in keys))
    if not after:
        return statement
    if after is ANY_CURSOR:
        last: list[Any] = [bindparam(f"after_{place}", type_=key.type) for place, key in enumerate(keys)]
    else:
        last = [literal(value, key.type) for value, key in zip(_read_cursor(after, keys), keys, strict=True)]
    here = tuple_(*keys)
    return statement.where(here < tuple_(*last) if descending else here > tuple_(*last))


def cursor_values(after: str | None, keys: Sequence[SortKey]) -> dict[str, Any]:
    """The parameters of a statement after ANY_CURSOR. Raises InvalidCursor."""
    return {f"after_{place}": value for place, value in enumerate(_read_cursor(after, keys) if after else ())}


def values_of_cursor(after: str, keys: Sequence[SortKey]) -> list[Any]:
    """The sort keys of the last row of the page before. Raises InvalidCursor."""
    return _read_cursor(after, keys)


def check_cursor(after: str | None, keys: Sequence[SortKey]) -> None:
    """Raise InvalidCursor if `after` is not a cursor of ours; for a list that is empty without asking."""
    if after:
        _read_cursor(after, keys)


def write_cursor(values: Sequence[Any]) -> str:
    """The cursor of the rows after one with these sort keys."""
    plain = ",".join(quote(_text(value), safe="") for value in values)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_cursor(cursor: str, keys: Sequence[SortKey]) -> list[Any]:
    """The values of a cursor. Raises InvalidCursor if it is not exactly as `write_cursor` writes it."""
    try:
        if len(cursor) > MAX_CURSOR_LENGTH:
            raise ValueError("too long")
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        texts = [unquote(each, errors="strict") for each in plain.split(",")]
        values = [_value(each, key.type.python_type) for each, key in zip(texts, keys, strict=True)]
        if write_cursor(values) != cursor:
            raise ValueError("not as we write it")
        return values
    except ValueError as error:  # also those of base64 and Unicode
        raise InvalidCursor from error


def _value(text: str, wanted: type) -> Any:
    """A key as the database has it. Raises ValueError if the text is not of that type."""
    if wanted is datetime:
        return parse_instant(text)
    if wanted is date:
        return date.fromisoformat(text)
    if issubclass(wanted, StrEnum):
        return wanted(text)
    if wanted is int:
        return _number(text)
    if wanted is not str or "\0" in text:
        raise ValueError("not text")
    return text


def _number(text: str) -> int:
    if not _INTEGER.fullmatch(text) or abs(int(text)) >= 2**31:
        raise ValueError("not a number")
    return int(text)
