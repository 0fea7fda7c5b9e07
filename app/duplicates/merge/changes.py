"""What a merge changes, as values: the rows of both records before and after, and putting them back.

Only the merge is asked, never each table: the rows that belong to one of the two are read before it and
after it, and what differs is stored. So a table that gets a line in `records.py` is undone, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Enum, Table, and_, delete, insert, or_, select, update

from app.activity.actions import record_key
from app.candidates.models import Candidate
from app.candidates.models.owned_records import shared_tables
from app.db.base import Instant, Record, db
from app.outbox.models import Message, MessageState
from app.sessions.models import LoginSession

StoredRow = Mapping[str, Any]
StoredRows = Mapping[str, Mapping[str, StoredRow]]  # by table, by key
CANDIDATES_TABLE = Candidate.__tablename__
SESSIONS_TABLE = LoginSession.__tablename__
# Written again from the others, or about the records themselves.
DERIVED_TABLES = frozenset(
    {
        "candidate_words",
        "candidate_name_words",
        "candidate_contacts",
        "possible_duplicates",
        "candidate_merges",
        "turns",
        "ended_turns",
        "hiring_changes",
        "summed_applications",
        "hiring_number_rows",
    }
)
_IGNORED_COLUMNS = {CANDIDATES_TABLE: {"compare_due_at"}}
_ONLY_COLUMNS = {SESSIONS_TABLE: {"id", "candidate_id"}, "messages": {"id", "about", "to_name", "to_email"}}


def rows_of_both(kept: Candidate, other: Candidate, *, emails: Collection[str]) -> StoredRows:
    """The rows that belong to the two, or are about them, as values for JSON. `emails` are those of mail."""
    ids = [kept.id, other.id]
    found = {}
    for table, columns in _tables_of_candidates():
        found[table.name] = _read(table, or_(*(column.in_(ids) for column in columns)))
    messages: Any = Message.__table__
    about = messages.c.about.in_([record_key(each) for each in (kept, other)])
    waiting = and_(messages.c.state == MessageState.WAITING, messages.c.to_email.in_(emails))
    found["messages"] = {**_read(messages, about), **_read(messages, waiting)}
    return found


def differences(before: StoredRows, after: StoredRows) -> dict[str, list[list[StoredRow | None]]]:
    """The rows that differ, by table, each as it was before and after; None where there was none.

    Those of the records themselves are always among them: the page of the merge shows both.
    """
    found = {}
    for table in before:
        keys = sorted(before[table].keys() | after[table].keys())
        rows = [(before[table].get(key), after[table].get(key)) for key in keys]
        changed = [[was, became] for was, became in rows if was != became or table == CANDIDATES_TABLE]
        if changed:
            found[table] = changed
    return found


def is_as_after(changes: Mapping[str, list[list[StoredRow | None]]]) -> bool:
    """True if the rows that a merge changed are still as it left them.

    Sessions that ended do not count, nor does what candidates share with others, such as tags.
    """
    for name, rows in changes.items():
        if name == SESSIONS_TABLE or name in shared_tables():
            continue
        table, keys = _table(name), [was or became for was, became in rows]
        present = _read(table, or_(*(_has_key(table, row) for row in keys if row is not None)))
        for was, became in rows:
            key = _key(table, was or became or {})
            if present.get(key) != became:
                return False
    return True


def put_back(changes: Mapping[str, list[list[StoredRow | None]]]) -> None:
    """Make the rows those from before. The kept record comes first, as the other gets its email back."""
    for name, rows in changes.items():
        table = _table(name)
        for was, became in sorted(rows, key=_order):
            if became is None and was is not None:
                if name != SESSIONS_TABLE:
                    db.session.execute(insert(table).values(_values(table, was)))
            elif was is None and became is not None:
                db.session.execute(delete(table).where(_has_key(table, became)))
            elif was is not None and became is not None:
                _update(table, was, became)


def _update(table: Table, was: StoredRow, became: StoredRow) -> None:
    if table.name in shared_tables() and _read(table, _has_key(table, became)) != {
        _key(table, became): became
    }:
        was = {**became, "candidate_id": was["candidate_id"]}  # what was changed since stays
    changed = {name: value for name, value in was.items() if value != became[name]}
    if changed:
        same = _has_key(table, became)
        db.session.execute(update(table).where(same).values(_values(table, changed)))


def _order(row: list[StoredRow | None]) -> tuple[bool, bool]:
    """What was added goes first, then records that were not emptied."""
    was, became = row
    emptied = bool(became and became.get("merged_into_id") and not (was or {}).get("merged_into_id"))
    return was is not None, emptied


def _tables_of_candidates() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Every table with rows of candidates, and its columns that point to them."""
    for table in Record.metadata.sorted_tables:
        if table.name in DERIVED_TABLES:
            continue
        columns = [key.parent for key in table.foreign_keys if key.column.table.name == CANDIDATES_TABLE]
        if table.name == CANDIDATES_TABLE:
            columns.append(table.c.id)
        if columns:
            yield table, columns


def _table(name: str) -> Table:
    return Record.metadata.tables[name]


def _read(table: Table, condition: Any) -> dict[str, StoredRow]:
    only, ignored = _ONLY_COLUMNS.get(table.name), _IGNORED_COLUMNS.get(table.name, set())
    columns = [each for each in table.c if each.name not in ignored and (only is None or each.name in only)]
    rows = db.session.execute(select(*columns).where(condition)).mappings()
    plain = [{each.name: _plain(row[each.name]) for each in columns} for row in rows]
    return {_key(table, row): row for row in plain}


def _key(table: Table, row: StoredRow) -> str:
    return "/".join(str(row[each.name]) for each in table.primary_key)


def _has_key(table: Table, row: StoredRow) -> Any:
    key = _values(table, {each.name: row[each.name] for each in table.primary_key})
    return and_(*(table.c[name] == value for name, value in key.items()))


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # or an instant
        return value.isoformat()
    return getattr(value, "value", value)


def _values(table: Table, row: StoredRow) -> dict[str, Any]:
    """The values of a row as the database takes them."""
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(type_: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(type_, Instant):
        return datetime.fromisoformat(value)
    if isinstance(type_, Date):
        return date.fromisoformat(value)
    if isinstance(type_, Enum) and type_.enum_class is not None:
        return type_.enum_class(value)
    return value
