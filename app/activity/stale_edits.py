"""Concurrent edits: the second to save does not overwrite what the first saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.activity.models import Activity
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.shared.refusals import Conflict
from app.web.edit_digest import changed_fields, display_value

STALE_PAGE_MESSAGE = _l(
    "This was changed after you opened the page. What you entered is still here. Check it, then save again."
)


@dataclass(frozen=True)
class TrackedField:
    """A value that a page shows: its label there, and the activity verbs that change it."""

    label: str
    verbs: Collection[ActivityVerb]


def check_unchanged(
    record: Any,
    seen: str | None,
    now: Mapping[str, Any],
    shown: Mapping[str, TrackedField],
    *,
    reader: Any | None,
) -> None:
    """Raise Conflict if a value of the record is not what the page showed. Call it after the lock.

    `seen` is the value of the form's `SeenField`, or None if there was no page. `now` has the current values
    by name. The refusal says what each changed value is now, and who changed it last. A candidate (`reader`
    is None) does not learn which user it was.
    """
    changed = changed_fields(seen, now) if seen is not None else []
    if not changed:
        return
    lines = activity_of(record) if reader is not None else []
    changes = []
    for name in changed:
        label, verbs = shown[name].label, shown[name].verbs
        details = (None, label, name.replace("_", " "))
        edits = (line for line in lines if line.verb in verbs and line.what in details)
        changes.append(_change_sentence(next(edits, None), label, display_value(now[name]), reader))
    raise Conflict(str(STALE_PAGE_MESSAGE), also=changes)


def _change_sentence(edit: Activity | None, label: str, value: str, reader: Any | None) -> str:
    values = {"label": label, "value": value}
    if edit is None:
        return _("“%(label)s” was changed. It is now: %(value)s.", **values)
    if edit.by is None:
        return _("The candidate changed “%(label)s”. It is now: %(value)s.", **values)
    if edit.by == reader:
        return _("You changed “%(label)s”. It is now: %(value)s.", **values)
    return _("%(person)s changed “%(label)s”. It is now: %(value)s.", person=edit.by.name, **values)
