"""Adding to the activity log, in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert

from app.activity.models import Activity, Note
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH, truncate


def record_key(record: Any) -> str:
    """The key of a record in the activity log and the outbox: "application:12"."""
    if record.id is None:
        db.session.flush()
    return f"{record.__class__.__name__.lower()}:{record.id}"


def record_activity(
    verb: ActivityVerb,
    subject: Any,
    *,
    by: Any | None,
    what: str | None = None,
    was: str | None = None,
    became: str | None = None,
    reason: str | None = None,
) -> Note | None:
    """Record what someone did to `subject`; return the note with the reason, if there is one.

    `by` is None for what the system does by itself. `what` is the detail that the verb's sentence names, if
    it names one. `reason` is stored as a note.
    """
    note = new_note(reason)
    if note is not None:
        db.session.add(note)
        db.session.flush()
    elif by is not None and by.id is None:  # they are new themselves
        db.session.flush()
    values = {
        "at": clock.now(),
        "about": record_key(subject),
        "by_id": by.id if by else None,
        "verb": verb,
        "what": what and truncate(what, MAX_LINE_LENGTH),
        "was": was,
        "became": became,
        "note_id": note.id if note else None,
    }
    db.session.connection().execute(_INSERT, values)
    return note


_INSERT = insert(cast(Table, Activity.__table__))  # nobody reads it in its transaction: no session holds it


def record_activity_of_many(
    verb: ActivityVerb,
    subjects: Sequence[Any],
    *,
    by: Any,
    what: str | None = None,
    was: Sequence[str | None] = (),
    became: str | None = None,
    note: Note | None = None,
) -> None:
    """Record that someone did the same to several records, in one statement. A `note` is flushed.

    `was` has a value for each record, or none at all.
    """
    same = {"at": clock.now(), "by_id": by.id, "verb": verb, "note_id": note.id if note else None}
    same |= {"what": what and truncate(what, MAX_LINE_LENGTH), "became": became}
    before = was or [None] * len(subjects)
    rows = [
        same | {"about": record_key(each), "was": value} for each, value in zip(subjects, before, strict=True)
    ]
    if rows:
        db.session.execute(insert(Activity), rows)


def is_note_of(note: Note | None, text: str | None) -> bool:
    """True if `new_note(text)` would say the same: a form that is sent twice has the same text."""
    return (note.text if note else "") == (text or "")


def new_note(text: str | None) -> Note | None:
    """A note with the text, or None if there is none."""
    return Note(text=text) if text else None
