"""Why an interview was not held."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class NotHeldBecause(StrEnum):
    """Who did not come to an interview, so that it was not held."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason as pages and the history show it, without a full stop."""
        return str(NOT_HELD_LABELS[self])


NOT_HELD_LABELS = {
    NotHeldBecause.CANDIDATE: _l("The candidate did not come"),
    NotHeldBecause.INTERVIEWER: _l("The interviewer did not come"),
    NotHeldBecause.OTHER: _l("Something else came up"),
}
