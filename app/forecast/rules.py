"""When a gate may open: reckoned from the pace so far, and from how long the same steps took others.

Both answer in business days from today; the forecast reaches from the sooner to the later of them.
Ticking a step never moves it later. Where there is nothing to go on it says so, and gives no days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from flask_babel import gettext as _
from flask_babel import ngettext

MIN_COMPARED_ONBOARDINGS = 3  # who came to an open gate, before they are gone by
MIN_DAYS_FOR_PACE = 3  # since the start, before there is a pace
MIN_TICKS_FOR_PACE = 3  # before a pace is gone by alone
EARLY_QUARTILE, LATE_QUARTILE = 0.25, 0.75  # the quarters of the others left out at either end
DOUBT_DAYS = 10  # days of doubt, shared out among the others: three of them leave four days


@dataclass(frozen=True)
class StepProgress:
    """A step before the gate. `due` is its business day counted from the start, `took` those of others."""

    is_done: bool
    due: int
    took: Sequence[int] = ()

    @property
    def is_known(self) -> bool:
        """Whether enough others have had the same step."""
        return len(self.took) >= MIN_COMPARED_ONBOARDINGS


@dataclass(frozen=True)
class OnboardingProgress:
    """How far someone is: business days since the start (negative before it), and each step.

    `closings` says of each of the others how many days passed from their last tick to the open gate.
    """

    elapsed: int
    steps: Sequence[StepProgress]
    closings: Sequence[int] = ()

    @property
    def left(self) -> list[StepProgress]:
        return [step for step in self.steps if not step.is_done]

    @property
    def done(self) -> int:
        return len(self.steps) - len(self.left)

    @property
    def pace(self) -> str:
        """The pace, for the basis of a forecast. There is none before three business days."""
        return ngettext(
            "%(done)s of %(num)s step in %(days)s business days",
            "%(done)s of %(num)s steps in %(days)s business days",
            len(self.steps),
            done=self.done,
            days=self.elapsed,
        )


@dataclass(frozen=True)
class Outlook:
    """`soonest` and `latest` in business days from today, or neither; `basis` says what that rests on."""

    basis: str
    soonest: int | None = None
    latest: int | None = None


def outlook(progress: OnboardingProgress) -> Outlook:
    """When the gate may open, or why it is too early to say."""
    others, pace = _as_others(progress), _at_this_pace(progress)
    if others:
        by_pace = (pace, pace) if pace is not None else others
        return _reaching(_basis(progress, pace is not None), others, by_pace)
    if not progress.left:
        return Outlook(_("All steps are done. The gate opens when every gating issue is closed."))
    if pace is None or progress.done < MIN_TICKS_FOR_PACE:
        return Outlook(_why_too_early(progress))
    alone = _("Based only on the pace so far (%(pace)s), so the range is wide.", pace=progress.pace)
    last_due = max(step.due for step in progress.left) - progress.elapsed
    return _reaching(alone, (pace / 2, max(pace * 2, last_due)))


def _reaching(basis: str, *ranges: tuple[float, float]) -> Outlook:
    soonest = min(floor(first) for first, _last in ranges)
    latest = max(ceil(last) for _first, last in ranges)
    return Outlook(basis, max(0, soonest), max(0, latest))


def _as_others(progress: OnboardingProgress) -> tuple[float, float] | None:
    """The days left if the steps left take as long as they took most others; None with too few of them."""
    known = sum(step.is_known for step in progress.steps)
    if len(progress.closings) < MIN_COMPARED_ONBOARDINGS or known * 2 < len(progress.steps):
        return None
    ends = [_end(step, progress.elapsed) for step in progress.left]
    first = max((early for early, _late in ends), default=progress.elapsed)
    last = max((late for _early, late in ends), default=progress.elapsed)
    soon, late, _longest = _spread(tuple(progress.closings))
    return first - progress.elapsed + soon, last - progress.elapsed + late


def _end(step: StepProgress, elapsed: int) -> tuple[int, int]:
    """Between which days from the start a step left may be done: not before today, if late tomorrow."""
    if not step.is_known:
        return elapsed, max(elapsed + 1, step.due)
    early, late, _longest = _spread(tuple(step.took))
    doubt = ceil(DOUBT_DAYS / len(step.took))
    return max(elapsed, early - doubt), max(elapsed + 1, late + doubt)


def _at_this_pace(progress: OnboardingProgress) -> float | None:
    """The days the steps left take if each takes as long as those done did; at most the whole way again.

    Nothing done yet counts as one step: waiting makes it later, and the first tick does not.
    """
    if progress.elapsed < MIN_DAYS_FOR_PACE:
        return None
    whole_way = max([1, *(max(step.due, _spread(tuple(step.took))[2]) for step in progress.steps)])
    return min(whole_way, len(progress.left) * progress.elapsed / max(1, progress.done))


@lru_cache(maxsize=1000)
def _spread(days: tuple[int, ...]) -> tuple[int, int, int]:
    """The days by which the early and the late share of them were done, and the last one; 0 without any.

    Many onboardings have the same steps, and are compared with the same others.
    """
    in_order = sorted(days) or [0]
    return _quantile(in_order, EARLY_QUARTILE), _quantile(in_order, LATE_QUARTILE), in_order[-1]


def _quantile(in_order: Sequence[int], share: float) -> int:
    """The day by which a share of them were done; the same however often each is counted."""
    return in_order[max(0, ceil(share * len(in_order)) - 1)]


def _basis(progress: OnboardingProgress, has_pace: bool) -> str:
    others = len(progress.closings)
    if has_pace:
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
        progress.done,
        steps=len(progress.steps),
    )
