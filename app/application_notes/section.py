"""The notes of an application as its pages show them, with the form for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.application_notes.forms import NewNoteForm
from app.application_notes.markdown import note_markup
from app.application_notes.models import ApplicationNote
from app.application_notes.queries import note_access, note_readers, notes_of
from app.application_notes.rules import NoteAccess, NoteAudience
from app.candidates.models import Application
from app.interviews.models import Interview
from app.people.models import User


@dataclass(frozen=True)
class EarlierText:
    """What a note said before an edit."""

    said_at: datetime
    markup: str


@dataclass(frozen=True)
class ShownNote:
    """A note for a reader. `asks_reader` is true if they are asked to look at it and did not yet."""

    note: ApplicationNote
    markup: str
    earlier: list[EarlierText]
    asks_reader: bool


@dataclass(frozen=True)
class NotesSection:
    """The notes that a reader sees, and the form with which they write one; None if they cannot.

    `people` are the names of the colleagues they can mention. `withheld` says why other notes are not shown;
    it is the same whether there are any or not.
    """

    notes: list[ShownNote]
    form: NewNoteForm | None
    action: str
    people: list[str]
    withheld: str | None


def notes_section(
    application: Application,
    reader: User,
    *,
    interview: Interview | None = None,
    sent: NewNoteForm | None = None,
) -> NotesSection:
    """The notes for the page of an application, or of a person's own `interview` on it.

    `sent` is the form that was sent and refused.
    """
    access = note_access(reader, application)
    form = sent or NewNoteForm(formdata=None)
    form.offer(access.audiences)
    if interview is None:
        action = url_for("application_notes.application_notes", application_id=application.id)
    else:
        action = url_for("application_notes.interview_notes", interview_id=interview.id)
    return NotesSection(
        notes=[_shown(note, reader, access) for note in notes_of(application, reader)],
        form=None if application.candidate.erased_at else form,
        action=action,
        people=[each.name for each in note_readers(application) if each.id != reader.id],
        withheld=_withheld() if access.owes else None,
    )


def _withheld() -> str:
    return _(
        "Until you submit your scorecard for this application, you see only notes for “%(audience)s”.",
        audience=NoteAudience.INTERVIEWERS.label,
    )


def _shown(note: ApplicationNote, reader: User, access: NoteAccess) -> ShownNote:
    """A note and what it said before, as far as the reader may read that: its audience may have grown."""
    names = {mention.user.name for mention in note.mentions}
    earlier = [version for version in note.versions if access.may_read(version.audience)]
    return ShownNote(
        note,
        note_markup(note.text, names),
        [EarlierText(version.said_at, note_markup(version.text)) for version in earlier],
        asks_reader=any(each.is_open and each.user_id == reader.id for each in note.look_requests),
    )
