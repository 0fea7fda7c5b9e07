"""The columns with names of files in the folder: what none of them names is an orphan.

A higher package that stores files registers its column beside the model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import db
from app.documents.models import Document, ErasedFile

_columns: list[InstrumentedAttribute[str] | InstrumentedAttribute[str | None]] = [Document.stored_as]


def register_file_owner(column: InstrumentedAttribute[str | None]) -> None:
    """Register a column with names of files, so that these are kept."""
    _columns.append(column)


def owned_files(names: Collection[str]) -> set[str]:
    """Which of these files belong to a record."""
    return {
        name
        for column in _columns
        for name in db.session.scalars(select(column).where(column.in_(names)))
        if name
    }


def erase_files(names: Sequence[str]) -> None:
    """Let the worker remove files from the folder, once this is committed."""
    db.session.add_all(ErasedFile(stored_as=name) for name in names)
