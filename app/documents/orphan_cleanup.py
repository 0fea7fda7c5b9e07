"""Removing files that belong to no document: left by a request that was rolled back, or by a crash."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from app.db.base import db
from app.documents import file_storage as storage
from app.documents.models import Document
from app.shared import clock

SWEPT_EVERY = timedelta(hours=1)
LEFT_BEHIND_AFTER = timedelta(days=1)  # before that, its request may still be under way
AT_ONCE = 500


def sweep_documents() -> bool:
    """Sweep the folder, once an hour whoever asks. Always False: nothing is left to do at once."""
    if storage.last_swept() > clock.now() - SWEPT_EVERY:
        return False
    storage.note_swept(clock.now())
    names = storage.written_before(clock.now() - LEFT_BEHIND_AFTER)
    while batch := list(islice(names, AT_ONCE)):
        known = set(db.session.scalars(select(Document.stored_as).where(Document.stored_as.in_(batch))))
        db.session.rollback()
        for name in batch:
            if name not in known:
                storage.remove(name)
    return False
