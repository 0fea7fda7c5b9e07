"""The rules of the survey: when candidates are asked, and which groups of answers are shown.

A group has at least LEAST_ANSWERS answers. Each table has all answers that are released, so that no table
shows by subtraction what a group that is too small says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SURVEY_DELAY = timedelta(days=7)  # after the end of the application
SURVEY_LIFETIME = timedelta(days=60)  # of the link, after the mail
LEAST_ANSWERS = 5
SURVEY_SCORES = (1, 2, 3, 4, 5)
MAX_ANSWER_LENGTH = 500


@dataclass(frozen=True)
class Group:
    """Some answers: how many there are, and the sum of their scores."""

    name: str
    count: int
    total: int

    @property
    def mean(self) -> float:
        """The mean score, to one decimal."""
        return round(self.total / self.count, 1)


@dataclass(frozen=True)
class Period:
    """Months of which the answers are released together."""

    first: date
    last: date
    group: Group


def released_periods(months: Iterable[tuple[date, int, int]], *, this_month: date) -> list[Period]:
    """Months in order, as (first day, answers, sum of scores), put together until there are enough answers.

    The month that runs is not over, and the last months wait until they have enough with the next ones: so
    each release adds at least LEAST_ANSWERS answers at once.
    """
    periods: list[Period] = []
    first: date | None = None
    count = total = 0
    for month, answers, scores in sorted(months):
        if month >= this_month:
            break
        first, count, total = first or month, count + answers, total + scores
        if count >= LEAST_ANSWERS:
            periods.append(Period(first, month, Group("", count, total)))
            first, count, total = None, 0, 0
    return periods


def shown_groups(groups: Iterable[Group], *, others: str) -> list[Group]:
    """The groups that are large enough, the largest first, and the rest together as `others`.

    If the rest is too small, the smallest of the large ones joins it. The sum is always that of all groups;
    nothing is shown if all together are too few.
    """
    known = sorted(groups, key=lambda group: (-group.count, group.name))
    large = [group for group in known if group.count >= LEAST_ANSWERS]
    rest = known[len(large) :]
    while rest and large and _count(rest) < LEAST_ANSWERS:
        rest.append(large.pop())
    if not rest:
        return large
    if _count(rest) < LEAST_ANSWERS:
        return []
    return [*large, Group(others, _count(rest), sum(group.total for group in rest))]


def shown_sentences(sentences: Sequence[str]) -> list[str]:
    """The sentences of a period, if there are enough of them."""
    return list(sentences) if len(sentences) >= LEAST_ANSWERS else []


def _count(groups: Iterable[Group]) -> int:
    return sum(group.count for group in groups)
