"""Referral claims: a candidate names a colleague, who confirms or denies it before it counts.

A claim ends without an answer if the colleague's account is closed first.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.actions import record_referrer
from app.candidates.hooks import record_candidate_change
from app.candidates.models import Candidate, ReferralClaim
from app.db.base import db
from app.people.accounts import on_account_closed
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.turns.actions import update_turns


def claim_referral(candidate: Candidate, colleague: User) -> None:
    """Ask a colleague, once, whether they referred a candidate. It changes nothing until they confirm it.

    They are asked again if the claim ended without an answer and their account is open again.
    """
    if not colleague.active or candidate.user_id == colleague.id or candidate.referred_by_id is not None:
        return
    pair = (ReferralClaim.candidate_id == candidate.id, ReferralClaim.user_id == colleague.id)
    claim = db.session.scalar(select(ReferralClaim).where(*pair))
    if claim is None:
        claim = ReferralClaim(candidate=candidate, user=colleague)
        db.session.add(claim)
    elif claim.ended_unanswered:
        claim.claimed_at, claim.answered_at = clock.now(), None
    update_turns(claim)


def answer_referral(claim: ReferralClaim, *, is_true: bool, by: User) -> None:
    """Confirm or deny a claim. After a confirmation, the colleague does not interview the candidate.

    Raises Conflict if it was answered before or has ended.
    """
    db.session.refresh(claim, with_for_update=True)
    if claim.ended_unanswered:
        raise Conflict(_("This question ended when your account was closed."))
    if claim.answered_at is not None:
        raise Conflict(_("You already answered this."))
    claim.answered_at, claim.is_true = clock.now(), is_true
    verb = ActivityVerb.CONFIRMED_REFERRAL if is_true else ActivityVerb.DENIED_REFERRAL
    record_activity(verb, claim.candidate, by=by)
    record_candidate_change(claim.candidate, by=by)
    if is_true:
        record_referrer(claim.candidate, by, by=by)
    update_turns(claim)


def end_claims_of_user(user: User, by: User) -> None:
    """End the open claims of a colleague when their account closes, as nobody else can answer them."""
    unanswered = (ReferralClaim.user_id == user.id, ReferralClaim.answered_at.is_(None))
    statement = select(ReferralClaim).where(*unanswered).options(joinedload(ReferralClaim.candidate))
    locked = statement.order_by(ReferralClaim.id).with_for_update(of=ReferralClaim)
    for claim in db.session.scalars(locked).all():
        claim.answered_at = clock.now()
        record_activity(ActivityVerb.ENDED_REFERRAL_CLAIM, claim.candidate, by=by, became=user.name)
        record_candidate_change(claim.candidate, by=by)
        update_turns(claim)


on_account_closed(end_claims_of_user)
