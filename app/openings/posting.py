"""What an opening says beside its job family: its own text, until when it should be filled, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.openings.actions import lock_opening
from app.openings.areas import (
    area_line,
    areas_text,
    parse_areas,
    parse_segments,
    segments_of,
    segments_text,
    set_areas,
)
from app.openings.models import Opening
from app.openings.names import Audience
from app.people.models import User
from app.shared.times import format_day

MAX_POSTING_LENGTH = 4000  # characters
_VERBS = {ActivityVerb.CHANGED_POSTING}
POSTING_FIELDS = {
    "posting": TrackedField(_l("Text of this opening"), _VERBS),
    "target_on": TrackedField(_l("Filled by"), _VERBS),
    "audience": TrackedField(_l("Who it is for"), _VERBS),
    "areas": TrackedField(_l("More regions and locations"), _VERBS),
    "segments": TrackedField(_l("Sales segments"), _VERBS),
}


def posting_values(opening: Opening) -> dict[str, Any]:
    """The posting of an opening, as the form to change it has it."""
    values = {name: getattr(opening, name) for name in ("posting", "target_on", "audience")}
    return values | {"areas": areas_text(opening), "segments": segments_text(opening)}


def change_posting(
    opening: Opening,
    *,
    posting: str,
    target_on: date | None,
    audience: Audience = Audience.EVERYBODY,
    areas: str = "",
    segments: str = "",
    seen: str | None = None,
    by: User,
) -> None:
    """Change what an opening says beside its job family. `seen` is the digest of what the page showed.

    `areas` has a region and a location on each line, `segments` one on each line or with commas between them.
    Raises RuleBroken for a region or a segment that nobody knows, and Conflict if somebody has changed the
    posting since the page was made.
    """
    lock_opening(opening)
    before = posting_values(opening)
    check_unchanged(opening, seen, before, POSTING_FIELDS, reader=by)
    wanted, meant = parse_areas(areas), parse_segments(segments)
    after = {"posting": posting, "target_on": target_on, "audience": audience}
    after["areas"] = "\n".join(area_line(*area) for area in wanted)
    after["segments"] = "\n".join(segment.name for segment in meant)
    for name, value in after.items():
        if value != before[name]:
            was, became = _shown(before[name]), _shown(value)
            what = str(POSTING_FIELDS[name].label)
            record_activity(ActivityVerb.CHANGED_POSTING, opening, by=by, what=what, was=was, became=became)
    opening.posting, opening.target_on, opening.audience = posting, target_on, audience
    if after["areas"] != before["areas"]:
        set_areas(opening, wanted)
    segments_of(opening)[:] = meant


def _shown(value: Any) -> str:
    if isinstance(value, Audience):
        return value.label
    if isinstance(value, date):
        return format_day(value)
    return str(value or "")[:200] or _("nothing")
