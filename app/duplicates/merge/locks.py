"""Lock two records and what moves with them."""

from __future__ import annotations

from sqlalchemy import select

from app.candidates.models import Application, Candidate, CandidateLink, ReferralClaim
from app.candidates.models.owned_records import owned_kinds
from app.db.base import db


def lock_records(kept: Candidate, other: Candidate) -> None:
    """Lock and reload both records and what moves with them, in the order in which moves and links lock."""
    ids = [kept.id, other.id]
    owned = [kind.model for kind in owned_kinds()]
    for model in (Application, *owned, CandidateLink, ReferralClaim):
        rows = select(model.id).where(model.candidate_id.in_(ids)).order_by(model.id)
        db.session.execute(rows.with_for_update())
    both = select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id).with_for_update()
    for candidate in db.session.scalars(both.execution_options(populate_existing=True)):
        db.session.expire(candidate, ["applications", "user", "referred_by", "merged_into"])
