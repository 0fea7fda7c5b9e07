"""Requests to look at a note, as they wait for people."""

from __future__ import annotations

from sqlalchemy import and_, select

from app.application_notes.models import ApplicationNote, LookRequest
from app.application_notes.queries import open_look_requests_of
from app.candidates.models import Application
from app.db.base import db
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind


def open_look_requests(application: Application) -> list[LookRequest]:
    """The requests about notes of an application that are somebody's turn, and that they may know of."""
    db.session.flush()
    assert list(turn_differences()) == []
    is_about = and_(Turn.kind == TurnKind.LOOK_AT_NOTE, Turn.about_id == LookRequest.id)
    waiting = select(LookRequest).join(Turn, is_about).join(LookRequest.note).order_by(LookRequest.id)
    of_application = waiting.where(ApplicationNote.application_id == application.id)
    found = db.session.scalars(of_application).all()
    return [each for each in found if each.user.active and each in open_look_requests_of(each.user)]
