"""Why an interview was not held."""

from __future__ import annotations

from enum import StrEnum


class NotHeldBecause(StrEnum):
    """Who did not come to an interview, so that it was not held."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    OTHER = "other"

    @property
    def sentence(self) -> str:
        """What a page says of it, without a full stop."""
        return _SENTENCES[self]


_SENTENCES = {
    NotHeldBecause.CANDIDATE: "The candidate did not come",
    NotHeldBecause.INTERVIEWER: "The interviewer did not come",
    NotHeldBecause.OTHER: "Something else came up",
}
