"""Notes about an application, as their action makes them."""

from __future__ import annotations

from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.candidates.models import Application, WordSource
from app.candidates.search_index import store_words_of_texts
from app.db.base import db
from app.people.models import User


def a_note(
    application: Application,
    author: User,
    text: str = "Speaks four languages.",
    audience: NoteAudience = NoteAudience.HIRING_TEAM,
) -> ApplicationNote:
    """A note that mentions nobody, whatever its author may read."""
    note = ApplicationNote(application=application, author=author, text=text, audience=audience)
    db.session.add(note)
    db.session.flush()
    store_words_of_texts(WordSource.NOTE, [(note.id, application, text)])
    return note
