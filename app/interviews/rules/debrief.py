"""What several scorecards say of one attribute, and where they disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Ratings = Mapping[str, int | None]


@dataclass(frozen=True)
class Compared:
    """One attribute: what each scorecard says of it, and how far apart they are.

    `marks` has a word for each scorecard, in their order; none where its stage does not rate it.
    """

    attribute: str
    marks: list[str]
    spread: int


def compare(scorecards: Sequence[Ratings]) -> list[Compared]:
    """The attributes of some scorecards, those they disagree on most first, else as they come."""
    attributes = dict.fromkeys(attribute for ratings in scorecards for attribute in ratings)
    lines = [
        Compared(
            attribute,
            [_mark(ratings, attribute) for ratings in scorecards],
            spread([ratings.get(attribute) for ratings in scorecards]),
        )
        for attribute in attributes
    ]
    return sorted(lines, key=lambda line: -line.spread)


def spread(values: Sequence[int | None]) -> int:
    """From the lowest rating to the highest; what was not assessed is no rating."""
    rated = [value for value in values if value is not None]
    return max(rated) - min(rated) if rated else 0


def _mark(ratings: Ratings, attribute: str) -> str:
    if attribute not in ratings:
        return ""
    value = ratings[attribute]
    return "not assessed" if value is None else str(value)
