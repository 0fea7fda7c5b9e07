"""When a gate may open: reckoned from the pace so far, and from how long the same steps took others.

Both answer in business days from today; the forecast reaches from the sooner to the later of them.
Ticking a step never moves it later. Where there is nothing to go on it says so, and gives no days.
"""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

MIN_COMPARED_ONBOARDINGS = 3  # who came to an open gate, before they are gone by
MIN_DAYS_FOR_PACE = 3  # since the start, before there is a pace
MIN_TICKS_FOR_PACE = 3  # before a pace is gone by alone
EARLY_QUARTER, LATE_QUARTER = 1, 3  # the quarters of the others by which a step is done early and late
DOUBT_DAYS = 10  # days of doubt, shared out among the others: three of them leave four days

Days = tuple[int, int]


class StepTimes(NamedTuple):
    """The steps before a gate, summed up. Days count from the start.

    `known` are the steps that enough others have had. `early` and `late` are the days by which the others
    had done the last of those left, more or less the doubt; `due_unknown` and `due_left` are the last due
    days of other steps left, and of all left. Each is None without such a step. `whole_way` is the last day
    on which any step was done by another, or is due.
    """

    total: int
    done: int
    known: int
    early: int | None
    late: int | None
    due_unknown: int | None
    due_left: int | None
    whole_way: int

    @property
    def left(self) -> int:
        return self.total - self.done


class Closings(NamedTuple):
    """How many others there are, and the days that passed from their last tick to the open gate."""

    others: int = 0
    soon: int = 0
    late: int = 0


class OnboardingProgress(NamedTuple):
    """How far someone is: business days since the start (negative before it), their steps, and the others."""

    elapsed: int
    steps: StepTimes
    closings: Closings = Closings()

    @property
    def pace(self) -> str:
        """The pace, for the basis of a forecast. There is none before three business days."""
        return ngettext(
            "%(done)s of %(num)s step in %(days)s business days",
            "%(done)s of %(num)s steps in %(days)s business days",
            self.steps.total,
            done=self.steps.done,
            days=self.elapsed,
        )


def outlook(progress: OnboardingProgress) -> Days | None:
    """Between which business days from today the gate may open; None if it is too early to say."""
    others, pace = _as_others(progress), _at_this_pace(progress)
    if others:
        return _reaching(others, (pace, pace) if pace is not None else others)
    due_left = progress.steps.due_left
    if pace is None or due_left is None or progress.steps.done < MIN_TICKS_FOR_PACE:
        return None
    return _reaching((pace / 2, max(pace * 2, due_left - progress.elapsed)))


def basis(progress: OnboardingProgress) -> str:
    """What the outlook rests on, or why there is none."""
    if _as_others(progress):
        return _basis_of_others(progress)
    if not progress.steps.left:
        return _("All steps are done. The gate opens when every gating issue is closed.")
    if progress.elapsed < MIN_DAYS_FOR_PACE or progress.steps.done < MIN_TICKS_FOR_PACE:
        return _why_too_early(progress)
    return _("Based only on the pace so far (%(pace)s), so the range is wide.", pace=progress.pace)


def _reaching(*ranges: tuple[float, float]) -> Days:
    soonest = min(floor(first) for first, _last in ranges)
    latest = max(ceil(last) for _first, last in ranges)
    return max(0, soonest), max(0, latest)


def _as_others(progress: OnboardingProgress) -> Days | None:
    """The days left if the steps left take as long as they took most others; None with too few of them.

    A step left is not done before today, and if it is late, tomorrow.
    """
    elapsed, steps, closings = progress
    if closings.others < MIN_COMPARED_ONBOARDINGS or steps.known * 2 < steps.total:
        return None
    first = last = elapsed
    if steps.left:
        first = max(elapsed, steps.early if steps.early is not None else elapsed)
        last = max([elapsed + 1, *(day for day in (steps.late, steps.due_unknown) if day is not None)])
    return first - elapsed + closings.soon, last - elapsed + closings.late


def _at_this_pace(progress: OnboardingProgress) -> float | None:
    """The days the steps left take if each takes as long as those done did; at most the whole way again.

    Nothing done yet counts as one step: waiting makes it later, and the first tick does not.
    """
    elapsed, steps, _closings = progress
    if elapsed < MIN_DAYS_FOR_PACE:
        return None
    return min(max(1, steps.whole_way), steps.left * elapsed / max(1, steps.done))


def _basis_of_others(progress: OnboardingProgress) -> str:
    others = progress.closings.others
    if progress.elapsed >= MIN_DAYS_FOR_PACE:
        return _(
            "Based on the pace so far (%(pace)s) and the time the same steps took %(others)s others.",
            pace=progress.pace,
            others=others,
        )
    return _("Based on the time the same steps took %(others)s others. There is no pace yet.", others=others)


def _why_too_early(progress: OnboardingProgress) -> str:
    if progress.elapsed < 0:
        return _("Too early to forecast: not started yet, and too few others have had the same steps.")
    if progress.elapsed < MIN_DAYS_FOR_PACE:
        return _("Too early to forecast: only just started, and too few others have had the same steps.")
    return ngettext(
        "Too early to forecast: %(num)s of %(steps)s steps is done, "
        "and too few others have had the same steps.",
        "Too early to forecast: %(num)s of %(steps)s steps are done, "
        "and too few others have had the same steps.",
        progress.steps.done,
        steps=progress.steps.total,
    )
