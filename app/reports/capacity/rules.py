"""When a candidate could start, and the need of an area.

From the hiring process: a candidate gets an answer within five days at each stage; a transfer takes four to
six weeks from the hire. The notice period of new hires is not published: four weeks are assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median

from app.shared.business_days import PUBLIC_CALENDAR, WorkCalendar, due_on

FINAL_STAGE_COUNT = 3  # of an opening; candidates at these stages count
DAYS_PER_STAGE = 5
MIN_HIRES_FOR_MEDIAN = 5  # with fewer hires, DAYS_PER_STAGE is assumed
NOTICE_PERIOD = timedelta(weeks=4)
TRANSFER_PERIOD = timedelta(weeks=6)


@dataclass(frozen=True)
class TimeToHire:
    """The days between a stage and the hire, and the number of hires it is based on; 0 if assumed."""

    days: int
    hires: int


def usual_time_to_hire(past: Sequence[float], stages_ahead: int) -> TimeToHire:
    """The usual time from a stage to the hire: the median of `past` hires, in days.

    `stages_ahead` counts the stages after this one. With fewer than MIN_HIRES_FOR_MEDIAN hires, it is five
    days for this and each later stage.
    """
    if len(past) >= MIN_HIRES_FOR_MEDIAN:
        return TimeToHire(ceil(median(past)), len(past))
    return TimeToHire((stages_ahead + 1) * DAYS_PER_STAGE, 0)


def earliest_start(
    today: date,
    time_to_hire: TimeToHire,
    *,
    internal: bool,
    zone: str,
    calendar: WorkCalendar = PUBLIC_CALENDAR,
) -> date:
    """The first business day after the usual time to hire and the notice or transfer period."""
    hired = today + timedelta(days=time_to_hire.days)
    return due_on(hired + (TRANSFER_PERIOD if internal else NOTICE_PERIOD), 0, zone, calendar)


@dataclass(frozen=True)
class CapacityNeed:
    """Vacancies and supply of an area. `openings` have a candidate in their last three stages."""

    vacant: int = 0
    ready: int = 0
    nearly_ready: int = 0
    candidates: int = 0
    openings: int = 0

    @property
    def gap(self) -> int:
        """Territories without supply; negative for supply without a territory.

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
