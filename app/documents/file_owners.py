"""The columns with names of files in the folder: what none of them names is an orphan.

A higher package that stores files registers its column beside the model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import db
from app.documents.models import Document, ErasedFile

_Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
_columns: list[_Column] = [Document.stored_as]
_digests: list[tuple[_Column, _Column]] = [(Document.stored_as, Document.digest)]


def register_file_owner(
    column: InstrumentedAttribute[str | None], digest: InstrumentedAttribute[str | None] | None = None
) -> None:
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
