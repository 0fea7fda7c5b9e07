"""Indexes of some rows of a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, TextClause


def partial_index(name: str, *columns: Any, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows that meet a condition, in both databases; `unique` among these rows only."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
