"""Two people with the same record open: who saves second does not write over what the first has saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.activity.models import Activity
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.shared.refusals import Conflict
from app.web.edit_digest import changed_fields, display_value

STALE_PAGE_MESSAGE = (
    "This was changed after you opened the page. What you entered is still here. Check it, then save again."
)


@dataclass(frozen=True)
class TrackedField:
    """A value that a page shows: its label there, and the verbs of activity that change it."""

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
    """Raise Conflict if a value of a record is not the one the person was shown. Call it after the lock.

    `seen` is what the form's `SeenField` holds, or None for what comes from no page; `now` has the values
    by name, as they are. The refusal says of each changed value what it is now, and who changed it last. A
    candidate, for whom `reader` is None, does not learn who works on their file.
    """
    changed = changed_fields(seen, now) if seen is not None else []
    if not changed:
        return
    lines = activity_of(record) if reader is not None else []
    said = []
    for name in changed:
        label, verbs = shown[name].label, shown[name].verbs
        named = (None, label, name.replace("_", " "))
        of_it = (line for line in lines if line.verb in verbs and line.what in named)
        by = _changed_by(next(of_it, None), label, reader)
        said.append(f"{by} It is now: {display_value(now[name])}.")
    raise Conflict(STALE_PAGE_MESSAGE, also=said)


def _changed_by(line: Activity | None, label: str, reader: Any | None) -> str:
    if line is None:
        return f"“{label}” was changed."
    if line.by is None:
        return f"The candidate changed “{label}”."
    who = "You" if line.by == reader else line.by.name
    return f"{who} changed “{label}”."
