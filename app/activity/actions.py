"""Adding to the activity log, in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

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
) -> Activity:
    """Record what someone did to `subject`.

    `by` is None for what the system does by itself. `what` is the detail that the verb's sentence names, if
    it names one. `reason` is stored as a note.
    """
    activity = Activity(
        at=clock.now(),
        by=by,
        about=record_key(subject),
        verb=verb,
        what=what and truncate(what, MAX_LINE_LENGTH),
        was=was,
        became=became,
        note=new_note(reason),
    )
    db.session.add(activity)
    return activity


def record_activity_of_many(
    verb: ActivityVerb, subjects: Sequence[Any], *, by: Any, what: str | None = None
) -> None:
    """Record that someone did the same to several records, in one statement."""
    now, short = clock.now(), what and truncate(what, MAX_LINE_LENGTH)
    rows = [
        {"at": now, "by_id": by.id, "about": record_key(each), "verb": verb, "what": short}
        for each in subjects
    ]
    if rows:
        db.session.execute(insert(Activity), rows)


def new_note(text: str | None) -> Note | None:
    """A note with the text, or None if there is none."""
    return Note(text=text) if text else None
