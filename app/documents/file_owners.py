"""The columns with names of files: what none of them names is an orphan.

A higher package that stores files registers its column beside the model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import db
from app.db.rows import read_rows
from app.documents.models import Document, ErasedFile

FILES_AT_ONCE = 2000
_Column = InstrumentedAttribute[Any]
_columns: list[_Column] = [Document.stored_as]
_digests: list[tuple[_Column, _Column]] = [(Document.stored_as, Document.digest)]


@dataclass(frozen=True)
class NamedFile:
    """A file that a record names, with its size and SHA-256 where the record has them."""

    name: str
    owner: str
    size: int | None
    digest: str | None


def register_file_owner(column: _Column, digest: _Column | None = None) -> None:
    """Register a column with names of files, so that these are kept, and that of their SHA-256."""
    _columns.append(column)
    if digest is not None:
        _digests.append((column, digest))


def owned_files(names: Collection[str]) -> set[str]:
    """Which of these files belong to a record."""
    return {
        name
        for column in _columns
        for name in db.session.scalars(select(column).where(column.in_(names)))
        if name
    }


def named_files() -> Iterator[NamedFile]:
    """All files that records name, some read at a time."""
    for column in _columns:
        table = column.class_.__table__
        size = table.c.get("size", null())
        digest = table.c.get("digest", null())
        last = ""
        some = select(column, size, digest).where(column.is_not(None)).order_by(column).limit(FILES_AT_ONCE)
        while rows := read_rows(some.where(column > last)):
            yield from (NamedFile(row[0], table.name, row[1], row[2]) for row in rows)
            last = rows[-1][0]


def recorded_digests(names: Collection[str]) -> dict[str, str]:
    """The SHA-256 of these files, of those on record with one."""
    return {
        name: digest
        for column, digests in _digests
        for name, digest in db.session.execute(select(column, digests).where(column.in_(names)))
        if name and digest
    }


def erase_files(names: Sequence[str]) -> None:
    """Let the worker remove files from the folder, once this is committed."""
    db.session.add_all(ErasedFile(stored_as=name) for name in names)
