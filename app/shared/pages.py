"""Long lists, a page at a time, by the key of the last row and never by a row number."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.shared.database import db
from app.shared.refusals import RuleBroken

T = TypeVar("T")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
SIZE = 50


class BadMark(RuleBroken):
    """A page was asked for by a mark that is none of ours."""

    status = 400


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and the mark of where the next page begins (None on the last)."""

    rows: Sequence[T]
    next_mark: str | None


def page_of(statement: Select[Any], keys: Sequence[Key], after: str | None, *, size: int = SIZE) -> Page[Any]:
    """One page of `statement`, in ascending order of `keys`, which together name one row.

    `after` is the `next_mark` of the page before. Raises BadMark when it is not.
    """
    statement = statement.add_columns(*keys).order_by(*keys).limit(size + 1)
    if after:
        last = [literal(value, key.type) for value, key in zip(_read(after, keys), keys, strict=True)]
        statement = statement.where(tuple_(*keys) > tuple_(*last))
    rows = db.session.execute(statement).all()
    shown = rows[:size]
    more = _mark(shown[-1][1:]) if len(rows) > size else None
    return Page([row[0] for row in shown], more)


def _mark(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(mark: str, keys: Sequence[Key]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return [_value(value, key.type.python_type) for value, key in zip(values, keys, strict=True)]
    except (binascii.Error, UnicodeError, ValueError, TypeError) as error:
        raise BadMark("That page of the list does not exist. Start again from its beginning.") from error


def _value(value: Any, wanted: type) -> Any:
    if wanted is datetime:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("no time zone")
        return instant
    if wanted is date:
        return date.fromisoformat(value)
    if issubclass(wanted, StrEnum):
        return wanted(value)
    if type(value) is not wanted or (isinstance(value, int) and abs(value) >= 2**31):
        raise TypeError(value)
    if isinstance(value, str) and b"\0" in value.encode():  # half a character has no bytes, and raises
        raise ValueError("not text")
    return value
