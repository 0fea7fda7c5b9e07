"""Whether this database is a restored copy that is not live."""

from __future__ import annotations

from sqlalchemy import exists, func, inspect, select

from app.db.base import db
from app.restores.models import Restore

RESTORE_RUNS = "restore_in_progress"  # a table that there is only while a backup is put in


def waiting_restore() -> Restore | None:
    """The last restore of this database that is not live; None if it is live."""
    waiting = select(Restore).where(Restore.live_at.is_(None))
    return db.session.scalar(waiting.order_by(Restore.restored_at.desc()).limit(1))


def is_held_back() -> bool:
    """True if nothing may leave this database: no mail, and no request to another server."""
    waits = select(exists().where(Restore.live_at.is_(None)))
    return bool(db.session.connection().scalar(waits)) or is_being_restored()


def nothing_leaves() -> bool:
    """The same for a task of the worker, which asks it between two transactions."""
    held_back = is_held_back()
    db.session.rollback()
    return held_back


def is_being_restored() -> bool:
    """True while a restore puts a backup in, and if it never finished."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        return connection.scalar(select(func.to_regclass(RESTORE_RUNS))) is not None
    return inspect(connection).has_table(RESTORE_RUNS)
