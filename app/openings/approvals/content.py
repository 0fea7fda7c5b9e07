"""What is approved: all that an opening publishes, as one digest."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

from app.job_families.values import StoredValue
from app.openings.areas import OpeningArea, areas_of, segments_of
from app.openings.models import Opening, Stage

# Columns that say nothing of what is published: how far it is, who works on it, and where it came from.
_NOT_PUBLISHED = {
    *("id", "opening_id", "recruiter_id", "hiring_manager_id", "conducted_by"),
    *("opened_at", "state", "published_at", "hired", "closed_at", "target_on", "removed_at"),
    *("family_slug", "family_version_id", "left_version_id", "shipped_key", "left_shipped_key"),
}


def published_digest(opening: Opening) -> str:
    """A digest of what an opening publishes: its texts, places, regions, and stages with their questions."""
    parts = [_values(Opening, opening)]
    parts += [_values(Stage, stage) for stage in opening.stages]
    parts += [_values(OpeningArea, area) for area in areas_of(opening)]
    parts.append({"segments": [segment.name for segment in segments_of(opening)]})
    return hashlib.sha256(json.dumps(parts, default=_plain, sort_keys=True).encode()).hexdigest()


def _values(model: Any, record: Any) -> dict[str, Any]:
    names = [column.name for column in model.__table__.c if column.name not in _NOT_PUBLISHED]
    return {name: getattr(record, name) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, StoredValue):
        return value.as_json()
    return value.value if isinstance(value, StrEnum) else str(value)
