"""Claims of a referral: a stranger names a colleague, who confirms or denies it before it counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.actions import keep_referrer
from app.candidates.models import Candidate, ReferralClaim
from app.people.models import User
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import Conflict

MOST_CLAIMS = 20


def claim_referral(candidate: Candidate, colleague: User) -> None:
    """Ask a colleague whether they referred a candidate, once. Until they confirm it, it changes nothing."""
    pair = (ReferralClaim.candidate_id == candidate.id, ReferralClaim.user_id == colleague.id)
    is_known = db.session.scalar(select(ReferralClaim.id).where(*pair)) is not None
    if is_known or not colleague.active or candidate.user_id == colleague.id:
        return
    if candidate.referred_by_id is None:
        db.session.add(ReferralClaim(candidate=candidate, user=colleague))


def answer_referral(claim: ReferralClaim, *, is_true: bool, by: User) -> None:
    """Confirm or deny a claim. Confirmed, the colleague does not interview the candidate.

    Raises Conflict if it was answered before.
    """
    db.session.refresh(claim, with_for_update=True)
    if claim.answered_at is not None:
        raise Conflict("You answered this already.")
    claim.answered_at, claim.is_true = clock.now(), is_true
    verb = ActivityVerb.CONFIRMED_REFERRAL if is_true else ActivityVerb.DENIED_REFERRAL
    record_activity(verb, claim.candidate, by=by)
    if is_true:
        keep_referrer(claim.candidate, by, by=by)


def referrals_to_answer(user: User) -> Sequence[ReferralClaim]:
    """The claims a colleague has not answered, the oldest first."""
    waiting = (ReferralClaim.user_id == user.id, ReferralClaim.answered_at.is_(None))
    statement = select(ReferralClaim).where(*waiting).options(joinedload(ReferralClaim.candidate))
    return db.session.scalars(statement.order_by(ReferralClaim.id).limit(MOST_CLAIMS)).all()
