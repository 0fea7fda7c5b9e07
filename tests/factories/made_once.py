"""What a factory makes for many tests, made once by each process and copied into later databases.

A copy is made of rows: these are the same for a test that begins alike. It begins alike with nobody but the
same people in the database, with the same settings,
and at the same instant or little later. Of SQLite none is made, where rows cannot be
added without triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, Table, func, inspect, or_, select, text

from app.db.base import Record, db
from app.db.trigger_checksums import TriggerChecksum
from app.people.models import GrantedRole, User
from app.resources.models import Resource
from app.sales_areas.models import SalesRegion, SalesSegment
from app.sessions.models import LoginSession
from app.shared import clock
from app.shared.settings import current_settings

Key = tuple[Any, ...]
Values = dict[str, Any]
LATEST = timedelta(minutes=2)  # after it was made: what happened a moment ago is tested, too
PEOPLE = (User, GrantedRole)
EXPECTED = (
    *PEOPLE,
    LoginSession,
    Resource,
    SalesRegion,
    SalesSegment,
    TriggerChecksum,
)  # whose rows may be there already
WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"  # the rows have been through them
WITH_TRIGGERS = "SET LOCAL session_replication_role = origin"


@dataclass
class Made:
    """A record, and the rows of it and of all that was made with it."""

    at: datetime
    kind: type[Record]
    id: int
    added: dict[Table, list[Values]]
    changed: dict[Table, dict[Key, Values]]

    def is_recent(self) -> bool:
        now = clock.now()
        return timedelta(0) <= now - self.at <= LATEST and now.hour == self.at.hour


R = TypeVar("R", bound=Record)
_made: dict[Hashable, Made] = {}
_asked: set[Hashable] = set()


def made_once(what: Hashable, make: Callable[[], R]) -> R:
    """The record that `make` returns, by a copy where one can be made."""
    db.session.flush()
    if db.session.get_bind().dialect.name == "sqlite" or db.session.scalar(_is_begun()):
        return make()
    people = [list(_rows_of(kind.__table__, timed=False)) for kind in PEOPLE]
    key = (what, repr(people), repr(current_settings()))
    made = _made.get(key)
    if made is not None and made.is_recent():
        _copy(made)
        return cast(R, db.session.get_one(made.kind, made.id))
    if key not in _asked:  # another test may never ask for it
        _asked.add(key)
        return make()
    before, record = all_rows(), make()
    db.session.flush()
    _made[key] = _difference(record, before, all_rows())
    return record


@cache
def _is_begun() -> Select[bool]:
    """Whether there is anything but people."""
    tables = set(db.metadata.sorted_tables) - {kind.__table__ for kind in EXPECTED}
    rows = [select(1).select_from(table).exists() for table in sorted(tables, key=lambda each: each.name)]
    return select(or_(*rows))


def all_rows() -> dict[Table, dict[Key, Values]]:
    """Every row there is, by its key. Most tables have none: one statement finds those that have."""
    filled = zip(db.metadata.sorted_tables, db.session.execute(_which_are_filled()).one(), strict=True)
    return {
        table: {_key(table, row): row for row in _rows_of(table)} if has_rows else {}
        for table, has_rows in filled
    }


@cache
def _which_are_filled() -> Select[Any]:
    return select(*(select(1).select_from(table).exists() for table in db.metadata.sorted_tables))


def _rows_of(table: Any, *, timed: bool = True) -> Iterable[Values]:
    columns = [each for each in table.columns if each.computed is None and (timed or not _is_time(each))]
    found = db.session.execute(select(*columns).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


def _is_time(column: ColumnElement[Any]) -> bool:
    return column.type.python_type is datetime


def _key(table: Table, row: Values) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


def _difference(
    record: Record, before: dict[Table, dict[Key, Values]], after: dict[Table, dict[Key, Values]]
) -> Made:
    added, changed = {}, {}
    for table, rows in after.items():
        was = before[table]
        if new := [row for key, row in rows.items() if key not in was]:
            added[table] = new
        if other := {key: row for key, row in rows.items() if key in was and was[key] != row}:
            changed[table] = other
    return Made(clock.now(), type(record), record.id, added, changed)


def _copy(made: Made) -> None:
    db.session.execute(text(WITHOUT_TRIGGERS))
    for table, rows in made.added.items():
        db.session.execute(table.insert(), rows)
    for table, changes in made.changed.items():
        for key, row in changes.items():
            same = [column == value for column, value in zip(table.primary_key, key, strict=True)]
            db.session.execute(table.update().where(*same).values(row))
    db.session.execute(select(*_continued(made)))
    db.session.execute(text(WITH_TRIGGERS))
    for record in db.session:  # read again what was changed
        state = inspect(record)
        if state.identity in made.changed.get(state.mapper.local_table, ()):
            db.session.expire(record)


def _continued(made: Made) -> list[Any]:
    """The numbers of new rows go on after those of the copied ones."""
    return [
        func.setval(func.pg_get_serial_sequence(table.name, "id"), max(row["id"] for row in rows))
        for table, rows in made.added.items()
        if table.autoincrement_column is not None and table.autoincrement_column.name == "id"
    ]
