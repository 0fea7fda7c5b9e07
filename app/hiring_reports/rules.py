"""The measures of the funnel, and which numbers are too small for a rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.job_families.kinds import StageKind

SMALL_NUMBER = 10  # a rate on fewer is marked
WHOLE_GROUP = ""  # instead of the name of a stage, for what is counted once per application


class FunnelView(StrEnum):
    """Cohort: who applied in the span, and where they are now. Activity: what happened in the span."""

    COHORT = "cohort"
    ACTIVITY = "activity"

    @property
    def label(self) -> str:
        return str(FUNNEL_VIEW_LABELS[self])


class Grouping(StrEnum):
    """What stages are counted by: their names where there is one process, else their kinds."""

    NAME = "name"
    KIND = "kind"


class MoveKind(StrEnum):
    """What a move of a month ended: a stay at a stage; a process, by a hire, a decision or a withdrawal."""

    STAY = "stay"
    HIRE = "hire"
    DECISION = "decision"
    DECLINE = "decline"
    WITHDRAWAL = "withdrawal"


class FunnelMeasure(StrEnum):
    """What is counted. The value stands in addresses."""

    APPLIED = "applied"
    REACHED = "reached"
    PASSED = "passed"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    SKIPPED = "skipped"
    HIRED = "hired"
    NEVER_STARTED = "never-started"

    @property
    def label(self) -> str:
        return str(MEASURE_LABELS[self])


FUNNEL_VIEW_LABELS = {
    FunnelView.COHORT: _l("Applied in this time"),
    FunnelView.ACTIVITY: _l("Happened in this time"),
}
MEASURE_LABELS = {
    FunnelMeasure.APPLIED: _l("Applied"),
    FunnelMeasure.REACHED: _l("Reached"),
    FunnelMeasure.PASSED: _l("Passed"),
    FunnelMeasure.ACTIVE: _l("Active"),
    FunnelMeasure.DECLINED: _l("Declined"),
    FunnelMeasure.WITHDRAWN: _l("Withdrawn"),
    FunnelMeasure.MOVED: _l("Moved elsewhere"),
    FunnelMeasure.SKIPPED: _l("Skipped"),
    FunnelMeasure.HIRED: _l("Hired"),
    FunnelMeasure.NEVER_STARTED: _l("Never started"),
}
OF_APPLICATION = {FunnelMeasure.APPLIED, FunnelMeasure.HIRED, FunnelMeasure.NEVER_STARTED}
OF_STAGE = [each for each in FunnelMeasure if each not in OF_APPLICATION]


@dataclass(frozen=True)
class StageNumbers:
    """The numbers of a stage, or of a kind of stage. `group` stands for it in addresses."""

    group: str
    name: str
    counts: Mapping[FunnelMeasure, int]

    def __getitem__(self, measure: FunnelMeasure) -> int:
        return self.counts.get(measure, 0)


def kind_name(group: str) -> str:
    """The name of a kind of stage; what is not one is the name of a stage itself."""
    return StageKind(group).label if group in set(StageKind) else group


def is_small(whole: int) -> bool:
    """True if a rate on so many says little."""
    return 0 < whole < SMALL_NUMBER


def merged_order(sequences: Sequence[Sequence[str]]) -> list[str]:
    """Everything in some sequences, once, as the first has it.

    What another one has beside it stands before the next thing that both have, or else at the end.
    """
    merged: list[str] = []
    for sequence in sequences:
        for place, each in enumerate(sequence):
            if each not in merged:
                shared = [merged.index(later) for later in sequence[place + 1 :] if later in merged]
                merged.insert(shared[0] if shared else len(merged), each)
    return merged
