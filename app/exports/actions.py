"""Exports go on record: who exported how many rows, of what."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.people.models import User


def record_export(what: str, asked: str, *, by: User) -> None:
    """Record an export about the account of the person. `asked` can name a candidate, so it is a note."""
    record_activity(ActivityVerb.EXPORTED_LIST, by, by=by, what=what, reason=asked)
