"""Queries of past moves. Who may read an application may read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.candidates.models import Candidate
from app.db.base import db
from app.imported_moves.models import ImportedMove


def imported_moves(candidate: Candidate) -> Sequence[ImportedMove]:
    """The past moves of a candidate, newest first, those without a day last."""
    theirs = select(ImportedMove).where(ImportedMove.candidate_id == candidate.id)
    order = (ImportedMove.moved_on.desc().nulls_last(), ImportedMove.id.desc())
    return db.session.scalars(theirs.order_by(*order)).all()
