"""Rows of Your turn for the other candidates of an opening with a filled last place."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from app.db.base import db
from app.home.turn_item import TurnItem
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.web.record_pages import url_of

PLAN_LIST_LIMIT = 50


def last_place_items(user: User) -> Iterator[TurnItem]:
    """A row for each opening of a recruiter where somebody is left to choose for."""
    statement = (
        select(Turn, Opening)
        .join(Opening, Opening.id == Turn.opening_id)
        .where(Turn.user_id == user.id, Turn.kind == TurnKind.CHOOSE_FOR_OTHERS, is_open())
        .where(Turn.opening_id.not_in(user.openings_applied_to))
        .order_by(Turn.since, Turn.id)
        .limit(PLAN_LIST_LIMIT)
    )
    for turn, opening in db.session.execute(statement):
        what, url = _("Other candidates to decide about"), url_of(opening, to="other candidates")
        yield TurnItem(turn.since, what, opening.name, _("Choose"), url, turn.urgency)
