"""How a candidate's start is reckoned, and what a place lacks.

From the hiring process: a candidate hears within five days at each stage; a transfer takes four to six
weeks from the hire. Nothing public names the notice someone new has to give: four weeks are assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median

from app.shared.business_days import due_on

FINAL_STAGE_COUNT = 3  # of an opening: whoever stands at one of them counts
DAYS_PER_STAGE = 5
MIN_HIRES_FOR_MEDIAN = 5  # before their ways are gone by
NOTICE_PERIOD = timedelta(weeks=4)
TRANSFER_PERIOD = timedelta(weeks=6)


@dataclass(frozen=True)
class TimeToHire:
    """The days between a stage and the hire, and how many hires that is known from; 0 where it is assumed."""

    days: int
    hires: int


def usual_time_to_hire(past: Sequence[float], stages_ahead: int) -> TimeToHire:
    """What usually lies between a stage and the hire: the middle one of past ways, in days.

    `past` are the days others took; `stages_ahead` counts the stages after this one. With too few of them it
    is five days for each stage left, this one among them.
    """
    if len(past) >= MIN_HIRES_FOR_MEDIAN:
        return TimeToHire(ceil(median(past)), len(past))
    return TimeToHire((stages_ahead + 1) * DAYS_PER_STAGE, 0)


def earliest_start(today: date, time_to_hire: TimeToHire, *, internal: bool, zone: str) -> date:
    """The day a candidate could start: what usually lies before the hire, notice, a business day."""
    hired = today + timedelta(days=time_to_hire.days)
    return due_on(hired + (TRANSFER_PERIOD if internal else NOTICE_PERIOD), 0, zone)


@dataclass(frozen=True)
class CapacityNeed:
    """What a place lacks and what is coming. `openings` have a candidate in their last three stages."""

    vacant: int = 0
    ready: int = 0
    nearly_ready: int = 0
    candidates: int = 0
    openings: int = 0

    @property
    def gap(self) -> int:
        """The territories nobody is in sight for; below zero, the people no territory is vacant for.

        An opening is one vacancy, so all its candidates together fill one territory.
        """
        return self.vacant - self.ready - self.nearly_ready - self.openings

    def __add__(self, other: CapacityNeed) -> CapacityNeed:
        return CapacityNeed(
            self.vacant + other.vacant,
            self.ready + other.ready,
            self.nearly_ready + other.nearly_ready,
            self.candidates + other.candidates,
            self.openings + other.openings,
        )
