"""How an account was matched with a candidate."""

from __future__ import annotations

from enum import StrEnum


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
