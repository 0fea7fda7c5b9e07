"""The forms of notes: write one, edit one, delete one."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from app.application_notes.actions import note_values
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.web.forms import Form, RecordForm, TextField, choices

NOTE_HINT = _l("Markdown. To mention someone, write @ and their full name.")

AUDIENCE_HINT = _l("Until people submit their scorecard, they see only notes “before scorecards”.")


class _NoteFields(Form):
    """What a note says, who reads it, and whether the people it mentions are asked to look."""

    note = TextField(_l("Note"), description=NOTE_HINT)
    audience = SelectField(_l("Who can read it"), description=AUDIENCE_HINT)
    please_look = BooleanField(_l("Ask the people mentioned to look"))

    def offer(self, audiences: Iterable[NoteAudience]) -> None:
        """Fill the list of audiences."""
        self.audience.choices = choices((each.value, each.label) for each in audiences)

    @property
    def chosen(self) -> NoteAudience:
        return NoteAudience(self.audience.data)


class NewNoteForm(_NoteFields):
    """A new note."""


class EditNoteForm(_NoteFields, RecordForm):
    """The note as it is, to be changed."""

    def __init__(self, note: ApplicationNote) -> None:
        super().__init__(lambda: note_values(note))


class DeleteNoteForm(Form):
    """A button."""
