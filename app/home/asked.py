"""Rows of Your turn for what others ask of a person: to confirm a referral, and to look at a note."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from app.application_notes.queries import asked_of
from app.home.turn_item import TurnItem
from app.people.models import User
from app.turns.models import TurnKind

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
