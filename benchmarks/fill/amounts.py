"""How much of everything a filled database has."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ONBOARDINGS, MOST_TERRITORIES = 300, 400
MOST_INTERVIEWERS_PER_STAGE = 40


@dataclass(frozen=True)
class Amounts:
    """The number of candidates decides the rest. From a thousand on, only the candidates grow.

    Six of ten are active in one opening. The others were hired, at most MOST_ONBOARDINGS, or are declined,
    withdrawn, or active elsewhere.
    """

    candidates: int
    opportunities: int | None = None
    """Of the book of business; None: as many as candidates."""

    @property
    def in_book(self) -> int:
        """How many opportunities the book of business has."""
        return self.candidates if self.opportunities is None else self.opportunities

    @property
    def active(self) -> int:
        """The active applications of the one opening."""
        return self.candidates * 6 // 10

    @property
    def onboardings(self) -> int:
        return min(MOST_ONBOARDINGS, self.candidates * 3 // 10)

    @property
    def others(self) -> int:
        return self.candidates - self.active - self.onboardings

    @property
    def vacant_territories(self) -> int:
        """The territories that nobody holds, beside those of the hires."""
        return min(MOST_TERRITORIES, self.candidates * 4 // 10) - self.onboardings // 2

    @property
    def interviewers_per_stage(self) -> int:
        return max(2, min(MOST_INTERVIEWERS_PER_STAGE, self.candidates // 25))
