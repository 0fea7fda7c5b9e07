"""What a merge changed, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.candidates.rules import DETAIL_LABELS
from app.duplicates.merge.changes import CANDIDATES_TABLE
from app.duplicates.models import CandidateMerge
from app.web.edit_digest import display_value


@dataclass(frozen=True)
class MergeDetails:
    """The name and email of the record that was merged, the details of both before, and how much moved."""

    name: str
    email: str
    rows: list[tuple[str, str, str]]  # label, of the kept record, of the other one
    moved: Mapping[str, int]


def merge_details(merge: CandidateMerge) -> MergeDetails:
    """The details of a merge, if the person's data was not deleted."""
    changes: Mapping[str, Any] = merge.changes or {}
    before = {row["id"]: row for row, _after in changes.get(CANDIDATES_TABLE, []) if row is not None}
    kept, other = before.get(merge.kept_id, {}), before.get(merge.other_id, {})
    rows = [
        (str(label), _shown(kept.get(name)), _shown(other.get(name))) for name, label in DETAIL_LABELS.items()
    ]
    moved = {
        table: sum(1 for was, became in changes.get(table, []) if was and became)
        for table in ("applications", "documents")
    }
    return MergeDetails(other.get("name", ""), other.get("email", ""), rows, moved)


def _shown(value: Any) -> str:
    return display_value(value) if value else ""
