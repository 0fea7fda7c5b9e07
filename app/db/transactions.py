"""How the work of an action is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.db.base import db


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Write what an action does, or roll back. It needs no savepoint: nothing else is written before it."""
    try:
        yield
        db.session.flush()
    except BaseException:
        db.session.rollback()
        raise
