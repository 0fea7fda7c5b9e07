"""A database that was restored from a backup."""

from __future__ import annotations

from app.db.base import db
from app.restores.models import Restore
from tests.backup.places import A_MOMENT


def a_restored_copy() -> Restore:
    """Let this database be a restored copy that is not live, and save it."""
    restore = Restore(token="a" * 32, backed_up_at=A_MOMENT)
    db.session.add(restore)
    db.session.commit()
    return restore
