"""How an account was matched with a candidate."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class MatchedBy(StrEnum):
    """How it is known that a candidate and a user are one person. `match_with_account` writes it."""

    EMAIL = "same email"
    SIGNED_IN = "applied signed in"
    NAMED = "named by a recruiter"
    HIRE = "hired"
    MERGE = "merged"

    @property
    def label(self) -> str:
        """The way as a page shows it."""
        return str(MATCHED_BY_LABELS[self])


MATCHED_BY_LABELS = {
    MatchedBy.EMAIL: _l("Same email"),
    MatchedBy.SIGNED_IN: _l("Applied signed in"),
    MatchedBy.NAMED: _l("Named by a recruiter"),
    MatchedBy.HIRE: _l("Hired"),
    MatchedBy.MERGE: _l("Merged"),
}
