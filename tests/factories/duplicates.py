"""Pairs of candidates, and a merge of two."""

from __future__ import annotations

from app.candidates.models import Candidate
from app.db.base import db
from app.duplicates.actions import mark_as_distinct
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.models import CandidateMerge, DistinctPair
from tests.cast import Cast
from tests.factories.applications import a_candidate


def a_distinct_pair(cast: Cast) -> DistinctPair:
    """Two candidates with one name who are not the same person."""
    pair = mark_as_distinct(*_two("Erika Brand"), reason="Her sister.", by=cast.rita)
    db.session.flush()
    return pair


def a_merge(cast: Cast) -> CandidateMerge:
    """A merge that can be undone."""
    kept, other = _two("Erik Brand")
    seen = merge_digest(kept, other)
    merge = merge_candidates(kept, other, from_other=(), seen=seen, reason="One phone.", by=cast.rita)
    db.session.flush()
    return merge


def _two(name: str) -> tuple[Candidate, Candidate]:
    two = a_candidate(name), a_candidate(name)
    db.session.flush()
    return two
