"""Two addresses for whoever keeps the processes running."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.access.permissions import Permission
from app.door import Answer, Rooms
from app.shared.database import db

rooms = Rooms("health", __name__)


@rooms.page("/healthz", permission=Permission.COME_IN)
def alive() -> Answer:
    return {"status": "alive"}


@rooms.page("/readyz", permission=Permission.COME_IN)
def ready() -> Answer:
    """200 once the database answers and has its tables; 503 until then."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return {"status": "the database does not answer, or has no tables yet"}, 503
    return {"status": "ready"}
