"""The steps of an onboarding summed up one by one, as the database does for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from app.forecast.rules import DOUBT_DAYS, MIN_COMPARED_ONBOARDINGS, Closings, StepTimes


@dataclass(frozen=True)
class OneStep:
    """A step before the gate: its due day from the start, and the days it took others."""

    is_done: bool
    due: int
    took: Sequence[int] = ()

    @property
    def is_known(self) -> bool:
        return len(self.took) >= MIN_COMPARED_ONBOARDINGS

    @property
    def doubt(self) -> int:
        return ceil(DOUBT_DAYS / len(self.took))


def sum_up(steps: Sequence[OneStep]) -> StepTimes:
    left = [step for step in steps if not step.is_done]
    known = [step for step in left if step.is_known]
    return StepTimes(
        total=len(steps),
        done=len(steps) - len(left),
        known=sum(step.is_known for step in steps),
        early=max((_share(step.took, 0.25) - step.doubt for step in known), default=None),
        late=max((_share(step.took, 0.75) + step.doubt for step in known), default=None),
        due_unknown=max((step.due for step in left if not step.is_known), default=None),
        due_left=max((step.due for step in left), default=None),
        whole_way=max(max([step.due, *step.took]) for step in steps),
    )


def closings_of(days: Sequence[int]) -> Closings:
    return Closings(len(days), _share(days, 0.25), _share(days, 0.75)) if days else Closings()


def _share(days: Sequence[int], share: float) -> int:
    return sorted(days)[max(0, ceil(share * len(days)) - 1)]
