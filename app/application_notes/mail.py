"""Mail to a person whom a note mentions. It has a link and no word of the note, which may change or go."""

from __future__ import annotations

from app.application_notes.models import ApplicationNote
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

MENTIONED_MAIL = "mentioned in a note"


def notify_mentioned(note: ApplicationNote, *, to: User, please_look: bool) -> Message:
    """Notify a person that a note mentions them, and whether its author asks them to look."""
    return queue_mail(
        MENTIONED_MAIL,
        "application_notes/mail/mentioned.txt",
        to=to,
        subject_of=note,
        reply_to=note.author,
        author=note.author,
        candidate=note.application.candidate,
        opening=note.application.opening,
        please_look=please_look,
        page=absolute_url(f"/notes/{note.id}"),
    )
