"""Rows of Your turn for what others ask of a person: to confirm a referral, to look at a note, and what a
candidate needs to take part.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.accommodations.models import Accommodation
from app.application_notes.queries import asked_of
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.home.turn_item import TurnItem
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import Turn, TurnKind

REQUEST_LIST_LIMIT = 50
ASKED_KINDS = (TurnKind.ANSWER_REFERRAL, TurnKind.LOOK_AT_NOTE)


def asked_items(user: User) -> Iterator[TurnItem]:
    """A row for each."""
    for asked in asked_of(user):
        if asked.note_id is None:
            what = _("%(candidate)s says that you referred them", candidate=asked.candidate)
            where, verb = _("Confirm or deny it"), _("Answer")
            url = url_for("sources.referral", claim_id=asked.turn.about_id)
        else:
            what = _("%(author)s asks you to look at a note", author=asked.author)
            where, verb = asked.candidate, _("Look")
            url = url_for("application_notes.note", note_id=asked.note_id)
        yield TurnItem(asked.turn.since, what, where, verb, url, asked.turn.urgency)


def accommodation_items(user: User) -> Iterator[TurnItem]:
    """A row for each request that a recruiter is to answer. It does not say what the candidate needs."""
    statement = (
        select(Turn, Candidate.name, Opening)
        .join(Accommodation, Accommodation.id == Turn.about_id)
        .join(Application, Application.id == Accommodation.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .where(Turn.user_id == user.id, Turn.kind == TurnKind.ANSWER_ACCOMMODATION)
        .where(Opening.id.not_in(user.openings_applied_to))
        .order_by(Turn.since, Turn.id)
        .limit(REQUEST_LIST_LIMIT)
    )
    for turn, candidate, opening in db.session.execute(statement):
        what = _("%(candidate)s asks for an accommodation", candidate=candidate)
        url = url_for("accommodations.answer_accommodation", accommodation_id=turn.about_id)
        yield TurnItem(turn.since, what, opening.name, _("Answer"), url, turn.urgency)
