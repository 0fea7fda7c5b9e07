"""Locks of rows. What was loaded before is compared with the row, and loaded again only if it has changed."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, Select, bindparam, inspect, select
from sqlalchemy.orm import MANYTOONE

from app.db.base import Record, db


def lock_row(record: Record) -> None:
    """Lock the row of a record until the transaction ends, and bring the record up to date.

    The records that it points to stay as they were loaded, unless it points to others now. What points to it,
    such as the interviews of an application, is read again when it is asked for.
    """
    _update(record, _locking(type(record)))


def read_again(record: Record) -> None:
    """The same without a lock, for a record that is guarded by the lock of another."""
    _update(record, _reading(type(record)))


def _update(record: Record, statement: Select[Any]) -> None:
    db.session.flush()
    state = inspect(record)
    (identity,) = state.identity or (None,)
    row = db.session.connection().execute(statement, {"id": identity}).one_or_none()
    loaded = state.dict
    names, collections = _names(type(record))
    if row is None or any(name not in loaded or loaded[name] != row[at] for at, name in enumerate(names)):
        db.session.refresh(record)
    elif outdated := [name for name in collections if name in loaded]:
        db.session.expire(record, outdated)


@cache
def _locking(model: type[Record]) -> Select[Any]:
    return _reading(model).with_for_update()


@cache
def _reading(model: type[Record]) -> Select[Any]:
    mapper = inspect(model)
    columns = [mapper.attrs[name].columns[0] for name in _names(model)[0]]
    return select(*columns).where(mapper.primary_key[0] == bindparam("id"))


@cache
def _names(model: type[Record]) -> tuple[list[str], list[str]]:
    """The attributes with the columns of a row, and those with the records that point to it."""
    mapper = inspect(model)
    columns = [each for each in mapper.column_attrs if isinstance(each.columns[0], Column)]
    collections = [each.key for each in mapper.relationships if each.direction is not MANYTOONE]
    return [each.key for each in columns if not each.deferred], collections
