"""Remove what was written about a candidate and the colleagues who know them. Days stay, and who it was."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from app.candidates.models import Application
from app.conflicts_of_interest.models import ConflictOfInterest
from app.db.base import db
from app.turns.models import Turn, TurnKind


def remove_conflicts(applications: Any) -> None:
    """Remove the texts of some applications, by a statement of their ids. Nobody waits any longer."""
    of_them = ConflictOfInterest.application_id.in_(applications)
    db.session.execute(update(ConflictOfInterest).where(of_them).values(named="", details="", remark=""))
    waiting = select(Application).where(Application.id.in_(applications), Application.has_open_conflict)
    for application in db.session.scalars(waiting):
        application.has_open_conflict = False
    db.session.flush()
    kinds = (TurnKind.ACKNOWLEDGE_CONFLICT, TurnKind.NAME_COLLEAGUE)
    turns = (Turn.application_id.in_(applications), Turn.kind.in_(kinds))
    db.session.execute(delete(Turn).where(*turns))
