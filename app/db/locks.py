"""Locks by name, held until the transaction ends: for what no row stands for.

SQLite has one writer at a time, so that it needs none.
"""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import func, select

from app.db.base import db


def lock_shared(name: str) -> None:
    """Wait for a transaction that has the lock alone. Others can share it."""
    _lock(func.pg_advisory_xact_lock_shared, name)


def lock_alone(name: str) -> None:
    """Wait for all transactions that have the lock."""
    _lock(func.pg_advisory_xact_lock, name)


def _lock(function: Any, name: str) -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(function(zlib.crc32(name.encode()))))
