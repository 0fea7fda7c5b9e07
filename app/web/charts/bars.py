"""The values of a bar chart, in percent of its width. templates/components/bars.html draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MIN_LABEL_WIDTH_PERCENT = 6  # percent; narrower parts have no number inside
WIDTH_PERCENT_OF_CHARACTER = 4  # on a phone


@dataclass(frozen=True)
class BarSegment:
    """A part of a bar: `kind` is its style, `value` its number. `text` is shown instead of the number."""

    kind: str
    value: int
    start: float
    width: float
    text: str = ""

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def is_wide(self) -> bool:
        return self.width >= max(MIN_LABEL_WIDTH_PERCENT, WIDTH_PERCENT_OF_CHARACTER * len(self.text))


@dataclass(frozen=True)
class ChartBar:
    """One bar with its name."""

    name: str
    parts: list[BarSegment]


@dataclass(frozen=True)
class ChartRow:
    """The bars of one row of the table, and its name."""

    name: str
    bars: list[ChartBar]


def stacked_bar(
    name: str, values: Iterable[tuple[str, int]], *, whole: int, wording: Callable[[int], str] | None = None
) -> ChartBar:
    """A bar of (kind, value) parts side by side; `whole` is the value of the full width.

    `wording` writes a value where a number alone does not do.
    """
    parts, start = [], 0.0
    for kind, value in values:
        width = _percent(value, whole)
        if value:
            parts.append(BarSegment(kind, value, round(start, 2), width, wording(value) if wording else ""))
        start += width
    return ChartBar(name, parts)


def range_bar(name: str, low: int, middle: int, high: int, *, whole: int) -> ChartBar:
    """A bar from a low to a high value, with a mark at the median, and the median at the end."""
    start, width = _percent(low, whole), _percent(high - low, whole)
    mark = BarSegment("mark", middle, _percent(middle, whole), 0)
    return ChartBar(
        name,
        [
            BarSegment("span", high - low, start, width),
            mark,
            BarSegment("note", middle, round(start + width, 2), 0),
        ],
    )


def amount_bar(name: str, value: int, text: str, *, whole: int) -> ChartBar:
    """A bar of one value, which is `text` at its end; `whole` is the value of the full width."""
    width = _percent(max(value, 0), whole)
    return ChartBar(name, [BarSegment("span", value, 0.0, width), BarSegment("note", value, width, 0, text)])


def _percent(value: int, whole: int) -> float:
    return round(100 * value / whole, 2) if whole else 0.0
