"""Two records of one person, for the tests of merging."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.candidates.models import Candidate
from app.duplicates.merge.actions import merge_candidates, merge_digest
from tests.factories.applications import a_candidate, an_application

OLD, NEW = "lena.old@example.org", "lena@example.org"
REASON = "The same phone, and she says so."


@pytest.fixture
def kept(cast, session) -> Candidate:
    """The record that is kept: at the first stage of an opening."""
    return an_application(cast, candidate=a_candidate("Lena Brandt", email=NEW)).candidate


@pytest.fixture
def other(cast, session) -> Candidate:
    """The other record, with a name typed wrong and more details: at the fourth stage of another opening."""
    lena = a_candidate("Lena Brnadt", email=OLD, phone="+49 341 1", location="Leipzig", source="Job board")
    return an_application(cast, 4, candidate=lena).candidate


@pytest.fixture
def merge(cast, session, kept, other) -> Callable[..., Candidate]:
    """Merge the two as Rita, with the details named from the other record."""

    def merged(*from_other: str) -> Candidate:
        session.flush()
        seen = merge_digest(kept, other)
        merge_candidates(kept, other, from_other=from_other, seen=seen, reason=REASON, by=cast.rita)
        session.commit()
        return kept

    return merged


def page_of(kept: Candidate, other: Candidate) -> str:
    """The page that compares two records and merges them."""
    return f"/candidates/{kept.id}/merge?with={other.id}"
