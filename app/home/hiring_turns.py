"""Rows of Your turn for offers to approve, and for the other candidates once a last place is filled."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.home.turn_item import TurnItem
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open, may_know
from app.web.record_pages import url_of

HIRING_LIST_LIMIT = 50


def offer_items(user: User) -> Iterator[TurnItem]:
    """A row for each offer that waits for a person, unless they owe a scorecard on its application."""
    statement = (
        select(Turn, Candidate.name, Opening)
        .join(Application, Application.id == Turn.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Turn.opening_id)
        .where(Turn.user_id == user.id, Turn.kind == TurnKind.APPROVE_OFFER, is_open(), may_know(user))
        .where(Turn.opening_id.not_in(user.openings_applied_to))
        .order_by(Turn.since, Turn.id)
        .limit(HIRING_LIST_LIMIT)
    )
    for turn, candidate, opening in db.session.execute(statement):
        what = _("Offer for %(candidate)s to approve", candidate=candidate)
        url = url_for("offers.offer", offer_id=turn.about_id)
        yield TurnItem(turn.since, what, opening.name, _("Review"), url, turn.urgency)


def last_place_items(user: User) -> Iterator[TurnItem]:
    """A row for each opening of a recruiter where somebody is left to choose for."""
    statement = (
        select(Turn, Opening)
        .join(Opening, Opening.id == Turn.opening_id)
        .where(Turn.user_id == user.id, Turn.kind == TurnKind.CHOOSE_FOR_OTHERS, is_open())
        .where(Turn.opening_id.not_in(user.openings_applied_to))
        .order_by(Turn.since, Turn.id)
        .limit(HIRING_LIST_LIMIT)
    )
    for turn, opening in db.session.execute(statement):
        what, url = _("Other candidates to decide about"), url_of(opening, to="other candidates")
        yield TurnItem(turn.since, what, opening.name, _("Choose"), url, turn.urgency)
