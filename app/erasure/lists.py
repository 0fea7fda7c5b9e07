"""Remove what saved views and exports of lists say of a candidate: their source, and their name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.activity.models import ERASED_TEXT, Activity, Note
from app.activity.verbs import ActivityVerb
from app.application_lists.models import SavedView
from app.candidates.models import Candidate
from app.candidates.queries import has_source
from app.db.base import db
from app.exports.actions import expire_all_exports
from app.shared.words import words_in


def remove_from_lists(candidate: Candidate) -> None:
    """Remove a source that only this candidate has, and their name, wherever a list was named or asked for.

    Files of exports can have their row, so all of these expire.
    Call it while the candidate still has both.
    """
    expire_all_exports()
    _rename_views(candidate.name)
    _remove_searches(candidate)
    if candidate.source and not _others_have(candidate):
        asked = urlencode({"source": candidate.source})
        _remove_source(asked)
        exports = (Activity.verb == ActivityVerb.EXPORTED_LIST, Note.text.contains(asked, autoescape=True))
        notes = select(Note.id).join(Activity, Activity.note_id == Note.id).where(*exports)
        db.session.execute(update(Note).where(Note.id.in_(notes)).values(text=ERASED_TEXT))


def _remove_searches(candidate: Candidate) -> None:
    """The searches that were exported, if they have a word of the candidate's name, or their email."""
    words = {*words_in(candidate.name), *words_in(candidate.email.partition("@")[0])}
    exported = select(Note).join(Activity, Activity.note_id == Note.id)
    for note in db.session.scalars(exported.where(Activity.verb == ActivityVerb.EXPORTED_LIST)):
        if not words.isdisjoint(words_in(note.text)):
            note.text = ERASED_TEXT


def _rename_views(name: str) -> None:
    named = select(SavedView).where(SavedView.name.icontains(name, autoescape=True)).with_for_update()
    for view in db.session.scalars(named):
        view.name = _("View %(number)s", number=view.id)


def _remove_source(asked: str) -> None:
    views = select(SavedView).where(SavedView.asked.icontains(asked, autoescape=True)).with_for_update()
    for view in db.session.scalars(views):
        values = parse_qsl(view.asked, keep_blank_values=True)
        view.asked = urlencode([(name, value) for name, value in values if name != "source"])


def _others_have(candidate: Candidate) -> bool:
    same = (has_source(candidate.source), Candidate.id != candidate.id)
    return db.session.scalar(select(Candidate.id).where(*same).limit(1)) is not None
