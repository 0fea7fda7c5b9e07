"""What a picture of bars shows, in percent of its width. templates/components/bars.html draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDE_ENOUGH = 6  # percent, for a number to stand inside a part


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: `kind` is how it looks, `value` the number it stands for."""

    kind: str
    value: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE_ENOUGH


@dataclass(frozen=True)
class Bar:
    """One bar, named."""

    name: str
    parts: list[Part]


@dataclass(frozen=True)
class Row:
    """The bars of one row of the table, under its name."""

    name: str
    bars: list[Bar]


def stacked(name: str, values: Iterable[tuple[str, int]], *, whole: int) -> Bar:
    """A bar of (kind, value) parts, one after the other; `whole` is the value as wide as the picture."""
    parts, start = [], 0.0
    for kind, value in values:
        width = _percent(value, whole)
        if value:
            parts.append(Part(kind, value, round(start, 2), width))
        start += width
    return Bar(name, parts)


def span(name: str, low: int, middle: int, high: int, *, whole: int) -> Bar:
    """A bar from a low value to a high one, with a mark at the middle one, which is noted at its end."""
    start, width = _percent(low, whole), _percent(high - low, whole)
    mark = Part("mark", middle, _percent(middle, whole), 0)
    return Bar(
        name, [Part("span", high - low, start, width), mark, Part("note", middle, round(start + width, 2), 0)]
    )


def _percent(value: int, whole: int) -> float:
    return round(100 * value / whole, 2) if whole else 0.0
