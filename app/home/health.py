"""Health checks for operators."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.access.permissions import Permission
from app.db.base import db
from app.db.trigger_checksums import trigger_version
from app.db.triggers import trigger_differences
from app.operation.backlog import oldest_due_seconds
from app.shared.settings import current_settings
from app.web.routing import Answer, Routes

routes = Routes("health", __name__)


_last_checked = {"": False}  # whether the triggers of a version are current


def has_current_triggers() -> bool:
    """True if the database has the triggers of this version; False before a migration recorded them.

    They are compared again once one of them was written.
    """
    global _last_checked
    try:
        connection = db.session.connection()
        version = trigger_version(connection)
        if version not in _last_checked:
            _last_checked = {version: not trigger_differences(connection)}
        return _last_checked[version]
    except SQLAlchemyError:
        return False


@routes.page("/healthz", permission=Permission.COME_IN)
def alive() -> Answer:
    return {"status": "alive"}


@routes.page("/readyz", permission=Permission.COME_IN)
def ready() -> Answer:
    """200 if the database responds and has the tables and triggers of this version, else 503.

    How old the oldest due mail and job are is said, and changes nothing: if the worker is behind, a proxy
    that asks here still has pages to serve. A monitor asks `/readyz/worker`.
    """
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return {"status": "the database does not respond, or has no tables yet"}, 503
    if not has_current_triggers():
        return {"status": "the database triggers are not those of this version: run `flask check`"}, 503
    return {"status": "ready", **_worker_state()[0]}


@routes.page("/readyz/worker", permission=Permission.COME_IN)
def worker_ready() -> Answer:
    """200 if no due mail and no due job is older than its limit; else 503 and which is."""
    try:
        state, late = _worker_state()
    except SQLAlchemyError:
        return {"status": "the database does not respond, or has no tables yet"}, 503
    return ({"status": "late", **state}, 503) if late else {"status": "ready", **state}


def _worker_state() -> tuple[dict[str, Any], list[str]]:
    """The seconds that the oldest mail and job have been due, and which of them is too old."""
    settings = current_settings()
    mail, job, kind = oldest_due_seconds()
    late = [
        *(["mail"] if mail > settings.mail_late_minutes * 60 else []),
        *([kind] if job > settings.job_late_minutes * 60 else []),
    ]
    return {"oldest_mail_seconds": int(mail), "oldest_job_seconds": int(job), "late": late}, late
