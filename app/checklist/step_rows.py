"""A step of an onboarding, for the macro `steps`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.plans.markdown.links import LinkedText


@dataclass(frozen=True)
class StepRow:
    """A step. `section` is its part of the issue, `parts` its text with its links.

    `lead` are the paragraphs before it, `depth` is how deep it is nested.
    """

    id: int
    text: str
    parts: list[LinkedText]
    lead: list[list[LinkedText]]
    depth: int
    section: str
    is_own: bool
    is_system: bool
    owner_label: str
    ticked: bool
    not_applicable: bool
    outcome_label: str
    ticked_label: str
    note: str
    due_on: date | None
    due_label: str
    late: bool
    may_tick: bool
    tick_url: str
    note_url: str
    untick_url: str
    may_nudge: bool
    nudge_url: str
    nudged: str
    take_away_url: str

    @property
    def has_links(self) -> bool:
        return any(part.address for part in self.parts)


def own_and_others(rows: Iterable[StepRow]) -> tuple[int, int]:
    """How many open steps are the reader's, and how many are others'."""
    own = [row.is_own for row in rows if not row.ticked]
    return own.count(True), own.count(False)
