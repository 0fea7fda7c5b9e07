"""What is removed here when a candidate's data is deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from app.candidates.models import Candidate
from app.db.base import db
from app.duplicates.models import CandidateContact, CandidateMerge, DistinctPair, PossibleDuplicate
from app.duplicates.pairs import is_of


def distinct_notes(candidate: Candidate) -> Select[Any]:
    """A statement of the ids of the notes why a candidate and others are not the same person."""
    return select(DistinctPair.note_id).where(is_of(DistinctPair, candidate.id))


def remove_from_duplicates(candidate: Candidate) -> None:
    """Remove the pairs and contacts of a candidate, and what it takes to undo a merge of theirs."""
    db.session.execute(delete(CandidateContact).where(CandidateContact.candidate_id == candidate.id))
    for model in (PossibleDuplicate, DistinctPair):
        db.session.execute(delete(model).where(is_of(model, candidate.id)))
    theirs = or_(Candidate.id == candidate.id, Candidate.merged_into_id == candidate.id)
    records = select(Candidate.id).where(theirs)
    merges = or_(CandidateMerge.kept_id.in_(records), CandidateMerge.other_id.in_(records))
    db.session.execute(update(CandidateMerge).where(merges).values(changes=None, state=None))
