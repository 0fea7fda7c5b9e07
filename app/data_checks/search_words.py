"""The check of the words by which the search finds candidates: they are those of their texts."""

from __future__ import annotations

from collections.abc import Iterator

from app.candidates.models import Candidate
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import count_rows
from app.search.stored_words import candidates_with_wrong_words


def _find_other_words(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, Candidate)
    for candidate_id in candidates_with_wrong_words():
        problem = "The stored words are not those of their name, emails and texts."
        yield CheckFinding(f"Candidate {candidate_id}", problem, "Run flask search rebuild.")


SEARCH_CHECKS = (
    DataCheck("search-words", "Candidates are found by the words of their texts.", _find_other_words),
)
