"""Move the records of a candidate to another record of the same person, table by table."""

from __future__ import annotations

from sqlalchemy import delete, exists, select, update

from app.activity.actions import record_key
from app.candidates.links import PAGE_LINK
from app.candidates.models import (
    Application,
    Candidate,
    CandidateLink,
    Consent,
    FormerEmail,
    ReferralClaim,
    SplitMatch,
)
from app.candidates.models.owned_records import owned_kinds, shared_kinds
from app.db.base import db
from app.duplicates.models import CandidateContact, DistinctPair, PossibleDuplicate
from app.duplicates.pairs import is_of, is_pair, other_of, pair_of
from app.outbox.models import Message, MessageState
from app.people.models import User
from app.sessions.actions import end_candidate_sessions, move_candidate_sessions
from app.shared import clock
from app.turns.actions import update_turns
from app.turns.models import Turn

_OWNED_MODELS = (Application, Consent, FormerEmail, Turn)
_NOT_YET_SENT = (Message.state == MessageState.WAITING, Message.maybe_sent.is_(False))


def move_records(kept: Candidate, other: Candidate, *, former_email: str) -> None:
    """Move applications, consents, former emails, split matches and the records of higher packages.

    `former_email` is kept as a former email.
    """
    owned = owned_kinds()
    for model in (*_OWNED_MODELS, *(kind.model for kind in owned)):
        rows = update(model).where(model.candidate_id == other.id)
        db.session.execute(rows.values(candidate_id=kept.id))
    db.session.execute(
        update(Candidate).where(Candidate.merged_into_id == other.id).values(merged_into_id=kept.id)
    )
    db.session.merge(FormerEmail(email=former_email, candidate_id=kept.id))
    for split in db.session.scalars(select(SplitMatch).where(SplitMatch.candidate_id == other.id)):
        same = exists().where(SplitMatch.candidate_id == kept.id, SplitMatch.user_id == split.user_id)
        if db.session.scalar(select(same)):
            db.session.delete(split)
        else:
            split.candidate = kept
    db.session.flush()
    for shared in shared_kinds():
        shared.move(kept.id, other.id)
        shared.after([kept.id, other.id])
    for candidate in (kept, other):
        db.session.expire(
            candidate, ["applications", "confirmed_referrals", *(kind.collection for kind in owned)]
        )


def move_pairs(kept: Candidate, other: Candidate) -> None:
    """Move the records that they and a third one are not the same person. The worker finds the rest again."""
    for pair in db.session.scalars(select(DistinctPair).where(is_of(DistinctPair, other.id))).all():
        third_id = other_of(pair, other.id)
        if db.session.scalar(select(exists().where(is_pair(DistinctPair, kept.id, third_id)))):
            db.session.delete(pair)
            continue
        pair.first_id, pair.second_id = pair_of(kept.id, third_id).values()
        db.session.expire(pair, ["first", "second"])
    db.session.execute(delete(PossibleDuplicate).where(is_of(PossibleDuplicate, other.id)))
    db.session.execute(delete(CandidateContact).where(CandidateContact.candidate_id == other.id))
    db.session.flush()


def move_sessions_and_links(kept: Candidate, other: Candidate, dropped: Candidate) -> None:
    """Keep sessions and links sent to the email that is kept; end those sent to the email of `dropped`.

    A link in waiting mail stays valid: its mail goes to the email that is kept.
    """
    end_candidate_sessions(dropped.id)
    in_waiting_mail = select(Message.link_id).where(*_NOT_YET_SENT, Message.link_purpose == PAGE_LINK)
    unused = (CandidateLink.candidate_id == dropped.id, CandidateLink.ended_at.is_(None))
    ended = update(CandidateLink).where(*unused, CandidateLink.id.not_in(in_waiting_mail))
    db.session.execute(ended.values(ended_at=clock.now()))
    moved = update(CandidateLink).where(CandidateLink.candidate_id == other.id)
    db.session.execute(moved.values(candidate_id=kept.id))
    move_candidate_sessions(other.id, kept.id)


def move_mail(kept: Candidate, other: Candidate, *, from_email: str, to_name: str, to_email: str) -> None:
    """Send waiting mail for `from_email` to the email that is kept; mail about one is now about both."""
    conditions = [*_NOT_YET_SENT, Message.to_email == from_email]
    if db.session.scalar(select(exists().where(User.email == from_email))):
        conditions.append(Message.link_purpose == PAGE_LINK)  # the rest is for the account with this email
    waiting = update(Message).where(*conditions)
    db.session.execute(waiting.values(to_name=to_name, to_email=to_email))
    about_other = update(Message).where(Message.about == record_key(other))
    db.session.execute(about_other.values(about=record_key(kept)))


def move_referrals(kept: Candidate, other: Candidate) -> None:
    """Move the referrer and the referral claims. No referrer interviews them.

    If each record has another referrer, the second one becomes a confirmed claim.
    """
    every = [*_claims_of(kept), *_claims_of(other)]
    claims = {claim.user_id: claim for claim in every if claim.candidate_id == kept.id}
    for claim in every[len(claims) :]:
        same = claims.get(claim.user_id)
        if same is None:
            claim.candidate, claims[claim.user_id] = kept, claim
            continue
        if same.is_true is None or claim.is_true:
            same.answered_at, same.is_true = claim.answered_at, claim.is_true
        db.session.delete(claim)
    db.session.flush()
    second = other.referred_by
    own_user = kept.user or other.user
    if second not in (None, kept.referred_by, own_user) and kept.referred_by is not None:
        claim = claims.get(second.id) or ReferralClaim(candidate=kept, user=second)
        claim.answered_at, claim.is_true = claim.answered_at or clock.now(), True
        db.session.add(claim)
    if own_user is not None and own_user.id in claims:
        db.session.delete(claims[own_user.id])
    for claim in every:
        update_turns(claim)


def _claims_of(candidate: Candidate) -> list[ReferralClaim]:
    claims = select(ReferralClaim).where(ReferralClaim.candidate_id == candidate.id)
    return list(db.session.scalars(claims.order_by(ReferralClaim.id)))
