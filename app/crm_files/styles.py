"""How a file writes days and amounts, as far as one of its values alone decides, and where its footer is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.crm_files.kinds import KindOfFile
from app.shared.sales.days import DateStyle, date_style_of
from app.shared.sales.money import NumberStyle, number_style_of

FOOTER_ROWS = 10  # at most, below an empty row


class StyleFinder:
    """Looks at the rows of a file as they come."""

    def __init__(self, kind: KindOfFile, columns: Sequence[StrEnum | None]) -> None:
        self._days = [place for place, column in enumerate(columns) if column in kind.days]
        self._amounts = [place for place, column in enumerate(columns) if column in kind.amounts]
        self._date_styles = set[DateStyle]()
        self._number_styles = set[NumberStyle]()
        self._last = self._count = 0
        self._gaps: list[tuple[int, int]] = []  # the number of the row below each, and how many are above

    def look_at(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Take some more rows, with their numbers."""
        for number, _cells in rows:
            if self._last and number > self._last + 1:
                self._gaps = [*self._late_gaps(), (number, self._count)]
            self._last = number
            self._count += 1
        if days := date_style_of(self._texts(rows, self._days)):
            self._date_styles.add(days)
        if amounts := number_style_of(self._texts(rows, self._amounts)):
            self._number_styles.add(amounts)

    @property
    def date_style(self) -> DateStyle | None:
        """The one that a value decides; None if none does, or if two contradict each other."""
        return next(iter(self._date_styles)) if len(self._date_styles) == 1 else None

    @property
    def number_style(self) -> NumberStyle | None:
        """The same of amounts."""
        return next(iter(self._number_styles)) if len(self._number_styles) == 1 else None

    @property
    def footer_from(self) -> int | None:
        """The number of the first of a few last rows that are below an empty one; None without."""
        return next((number for number, _above in self._late_gaps()), None)

    def _late_gaps(self) -> list[tuple[int, int]]:
        """The gaps with few rows below them."""
        return [gap for gap in self._gaps if self._count - gap[1] <= FOOTER_ROWS]

    def _texts(self, rows: Sequence[tuple[int, Sequence[str]]], places: Sequence[int]) -> list[str]:
        return [cells[place].strip() for _number, cells in rows for place in places if place < len(cells)]
