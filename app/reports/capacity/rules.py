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

LAST_STAGES = 3  # of an opening: whoever stands at one of them counts
DAYS_A_STAGE = 5
FEWEST_HIRES = 5  # before their ways are gone by
NOTICE = timedelta(weeks=4)
TRANSITION = timedelta(weeks=6)


@dataclass(frozen=True)
class UsualWay:
    """The days between a stage and the hire, and how many hires that is known from; 0 where it is assumed."""

    days: int
    hires: int


def usual_way(past: Sequence[float], stages_ahead: int) -> UsualWay:
    """What usually lies between a stage and the hire: the middle one of past ways, in days.

    `past` are the days others took; `stages_ahead` counts the stages after this one. With too few of them it
    is five days for each stage left, this one among them.
    """
    if len(past) >= FEWEST_HIRES:
        return UsualWay(ceil(median(past)), len(past))
    return UsualWay((stages_ahead + 1) * DAYS_A_STAGE, 0)


def start_they_could_make(today: date, way: UsualWay, *, internal: bool, zone: str) -> date:
    """The day a candidate could start: what usually lies before the hire, notice, a business day."""
    hired = today + timedelta(days=way.days)
    return due_on(hired + (TRANSITION if internal else NOTICE), 0, zone)


@dataclass(frozen=True)
class Need:
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

    def __add__(self, other: Need) -> Need:
        return Need(
            self.vacant + other.vacant,
            self.ready + other.ready,
            self.nearly_ready + other.nearly_ready,
            self.candidates + other.candidates,
            self.openings + other.openings,
        )
