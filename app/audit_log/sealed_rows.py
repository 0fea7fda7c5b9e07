"""The rows that are sealed, as values that both databases give alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Enum, String, Table, select, type_coerce

from app.audit_log.models import NoteKey
from app.audit_log.rules import row_digest, text_digest
from app.db.base import Base
from app.db.rows import one_of, read_rows

NOTES = "notes"


def sealed_table(source: str) -> Table:
    """The table of a source."""
    return Base.metadata.tables[source]


def sealed_columns(source: str) -> list[str]:
    """The columns of a table that a new seal covers; of a text, the text."""
    return ["text"] if source == NOTES else sorted(column.name for column in sealed_table(source).columns)


def row_digests(source: str, columns: Sequence[str], ids: Collection[int]) -> dict[int, bytes]:
    """The digest of each row as it is now, by its id. A missing row has none, nor a text without a key."""
    if source == NOTES:
        return _text_digests(ids)
    table = sealed_table(source)
    read = [_as_stored(table.c[name]).label(name) for name in columns]
    rows = read_rows(select(table.c.id.label("row_id"), *read).where(one_of(table.c.id, ids)))
    return {row.row_id: row_digest({name: getattr(row, name) for name in columns}) for row in rows}


def times_of(source: str, ids: Collection[int]) -> dict[int, Any]:
    """When rows say they were written, by their id; none for a table that does not say it."""
    table = sealed_table(source)
    if "at" not in table.c or not ids:
        return {}
    return {
        row.id: row.at for row in read_rows(select(table.c.id, table.c.at).where(one_of(table.c.id, ids)))
    }


def texts_of(ids: Collection[int]) -> dict[int, str]:
    """The texts of notes by their ids."""
    notes = sealed_table(NOTES)
    return {
        row.id: row.text for row in read_rows(select(notes.c.id, notes.c.text).where(one_of(notes.c.id, ids)))
    }


def _text_digests(ids: Collection[int]) -> dict[int, bytes]:
    keys = read_rows(select(NoteKey.note_id, NoteKey.key).where(one_of(NoteKey.note_id, ids)))
    key_of = {row.note_id: row.key for row in keys}
    return {id_: text_digest(key_of[id_], text) for id_, text in texts_of(ids).items() if id_ in key_of}


def _as_stored(column: Any) -> Any:
    """The column as its text in the database: the words of an enum change, what is stored does not."""
    return type_coerce(column, String()) if isinstance(column.type, Enum) else column


def known_ids_after(source: str, after: int, limit: int) -> Sequence[int]:
    """The ids of rows of a table in order."""
    ids = sealed_table(source).c.id
    return [row.id for row in read_rows(select(ids).where(ids > after).order_by(ids).limit(limit))]
