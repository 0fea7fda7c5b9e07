"""What the numbers of an interviewer are, reckoned from days, times and pairs of scorecards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median_low

from flask_babel import lazy_gettext as _l

LEAST_COMPARED = 5  # applications; agreement on fewer would say who recommended what
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


class InterviewMeasure(StrEnum):
    """What is counted of an interviewer. The value stands in addresses."""

    HELD = "held"
    PLANNED = "planned"
    SUBMITTED = "submitted"
    LATE = "late"
    WAIVED = "waived"
    DECIDED = "decided"
    AGREED = "agreed"

    @property
    def label(self) -> str:
        return str(INTERVIEW_MEASURE_LABELS[self])


INTERVIEW_MEASURE_LABELS = {
    InterviewMeasure.HELD: _l("Interviews held"),
    InterviewMeasure.PLANNED: _l("Interviews planned"),
    InterviewMeasure.SUBMITTED: _l("Scorecards"),
    InterviewMeasure.LATE: _l("Late scorecards"),
    InterviewMeasure.WAIVED: _l("Scorecards waived"),
    InterviewMeasure.DECIDED: _l("Scorecards on decided applications"),
    InterviewMeasure.AGREED: _l("Agreed with the decision"),
}
OF_AGREEMENT = {InterviewMeasure.DECIDED, InterviewMeasure.AGREED}


@dataclass
class Load:
    """Interviews by day: how many there were, their minutes, and how many are planned."""

    held: dict[date, int] = field(default_factory=dict)
    minutes: dict[date, int] = field(default_factory=dict)
    planned: dict[date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Punctuality:
    """The hours from the end of each interview to its scorecard.

    `late` is how many came in late or are overdue, `overdue` how many of those are not submitted.
    """

    hours: Sequence[int] = ()
    late: int = 0
    overdue: int = 0

    @property
    def median(self) -> int | None:
        return median_low(self.hours) if self.hours else None


@dataclass(frozen=True)
class RecommendationAgreement:
    """How often recommendations agreed: with the decision, and with each other scorecard on the application.

    `decided` counts scorecards on decided applications, `pairs` those with another person's scorecard. The
    numbers of applications say whether a share may be given.
    """

    decided: int = 0
    agreed: int = 0
    applications: int = 0
    pairs: int = 0
    agreed_pairs: int = 0
    shared_applications: int = 0


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def by_week(days: Mapping[date, int]) -> dict[date, int]:
    """The sums of the weeks, by their Mondays."""
    found: dict[date, int] = {}
    for day, number in days.items():
        found[week_of(day)] = found.get(week_of(day), 0) + number
    return found


def weeks_between(first: date, last: date) -> int:
    """How many weeks a span touches, at least one."""
    return max(1, (week_of(last) - week_of(first)) // WEEK + 1)


def weeks_with(days: Collection[date]) -> list[date]:
    """The Mondays from the first to the last of some days, without a gap."""
    if not days:
        return []
    first, last = week_of(min(days)), week_of(max(days))
    return [first + WEEK * number for number in range((last - first) // WEEK + 1)]


def whole_hours(end: datetime, submitted_at: datetime) -> int:
    """The whole hours from the end of an interview to its scorecard; 0 for one that came before the end."""
    return max(timedelta(), submitted_at - end) // HOUR
