"""Match a candidate with the account of the same person.

`match_with_account` records every match: when an account is opened, reopened or gets another email, and when
a candidate is added, applies signed in, gets another email, is hired or is merged. A recruiter who types the
email of an account is asked first. The candidate's record says how and when they were matched. An admin can
undo a wrong match, and that pair is never matched again.

A matched person cannot see their own applications as a user: see `User.openings_applied_to`.
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.erasure_turns import update_erasure_turns_of
from app.candidates.hooks import record_candidate_change
from app.candidates.models import Application, Candidate, FormerEmail, MatchedBy, SplitMatch, Status
from app.candidates.queries import candidate_with_email, emails_of
from app.db.base import db
from app.people.accounts import on_email_known
from app.people.models import User
from app.people.queries import user_with_email
from app.shared import clock
from app.shared.refusals import RuleBroken


class EmailBelongsToAccount(RuleBroken):
    """A recruiter typed the email of an account, without confirming that the candidate is that person."""

    def __init__(self, account: User) -> None:
        sentence = _(
            "%(email)s belongs to the account of %(account)s. Tick the box below if they are the same "
            "person. Otherwise correct the email.",
            email=account.email,
            account=account.name,
        )
        super().__init__(sentence, field="email")
        self.account = account


def confirmed_account(
    email: str, candidate: Candidate | None, *, named: Collection[User], by: User
) -> User | None:
    """The account with an email that a recruiter typed for a candidate, if they confirm that it is theirs.

    A mistyped email would make two people one, so what a recruiter typed is not enough for a match. `named`
    are the users the recruiter confirms the candidate is; `candidate` is None for a new one. Raises
    EmailBelongsToAccount for an account that is not among them, and RuleBroken for the recruiter's own.
    """
    account = user_with_email(email)
    if account is None or (candidate is not None and candidate.user_id == account.id):
        return None
    if account.id == by.id:
        raise RuleBroken(_("This is the email of your own account. Ask another recruiter."), field="email")
    if account not in named:
        raise EmailBelongsToAccount(account)
    return account


def match_with_account(candidate: Candidate, user: User, how: MatchedBy, *, by: User | None) -> bool:
    """Match a candidate with an account. True if they are matched now.

    False if an admin undid the match of this pair, or if the candidate is matched with another account.
    """
    db.session.flush()
    if candidate.user_id is not None:
        return candidate.user_id == user.id
    if is_split(candidate, user):
        return False
    candidate.user, candidate.user_id = user, user.id
    candidate.matched_by, candidate.matched_at = how, clock.now()
    candidate.compare_due_at = clock.now()
    if candidate.referred_by_id == user.id:
        candidate.referred_by, candidate.referred_by_id = None, None
    record_activity(ActivityVerb.MATCHED_ACCOUNT, candidate, by=by, became=how.value)
    record_candidate_change(candidate, by=by)
    _expire_relations(candidate, user)
    return True


def match_by_email(candidate: Candidate, *, by: User | None) -> None:
    """Match a candidate with the account that has their email, now or before a merge, if there is one."""
    former = select(FormerEmail.email).where(FormerEmail.candidate_id == candidate.id)
    for user in db.session.scalars(
        select(User).where(or_(User.email == candidate.email, User.email.in_(former))).order_by(User.id)
    ):
        match_with_account(candidate, user, MatchedBy.EMAIL, by=by)


def match_account(user: User, by: User | None) -> None:
    """Match an account with the candidate who has its email, if there is one."""
    candidate = candidate_with_email(user.email)
    if candidate is not None:
        match_with_account(candidate, user, MatchedBy.EMAIL, by=by)


def split_match(candidate: Candidate, *, reason: str, by: User) -> None:
    """Undo the match of a candidate with the account of somebody else. That pair is not matched again.

    Raises RuleBroken if the candidate has no account, if it is the admin's own, and after a hire, as the
    person works with that account.
    """
    user = candidate.user
    if user is None:
        raise RuleBroken(_("This candidate is not matched with an account."))
    if user.id == by.id:
        raise RuleBroken(_("This is your own account. Ask another admin."))
    if was_hired(candidate):
        raise RuleBroken(_("This person was hired with this account. Undo the hire first."))
    db.session.add(SplitMatch(candidate=candidate, user=user, by=by, note=new_note(reason)))
    record_activity(ActivityVerb.PARTED_ACCOUNT, candidate, by=by, was=candidate.matched_label, reason=reason)
    record_candidate_change(candidate, by=by)
    _end_match(candidate, user)


def end_email_match(candidate: Candidate, *, by: User) -> None:
    """End a match that only the email made, once the account has none of the candidate's emails.

    The pair can be matched again: nobody recorded that they are two people.
    """
    user = candidate.user
    if user is None or not is_matched_by_former_email(candidate, candidate.email):
        return
    reason = _("The email was corrected, and they were matched only by email.")
    record_activity(ActivityVerb.PARTED_ACCOUNT, candidate, by=by, was=candidate.matched_label, reason=reason)
    record_candidate_change(candidate, by=by)
    _end_match(candidate, user)


def was_hired(candidate: Candidate) -> bool:
    """True if a candidate was hired: then the account they work with is theirs, however it was matched."""
    hired = (Application.candidate_id == candidate.id, Application.status == Status.HIRED)
    return bool(db.session.scalar(select(exists().where(*hired))))


def is_matched_by_email_alone(candidate: Candidate) -> bool:
    """True if a candidate is matched with their account only by email."""
    return candidate.matched_by is MatchedBy.EMAIL and not was_hired(candidate)


def is_matched_by_former_email(candidate: Candidate, email: str) -> bool:
    """True if a candidate is matched only by an email that they no longer have with `email`."""
    user = candidate.user
    if user is None or user.email in (email, *emails_of(candidate)[1:]):
        return False
    return is_matched_by_email_alone(candidate)


def confirm_match(candidate: Candidate, *, by: User) -> None:
    """Record that a recruiter confirms a match that was made by email."""
    was, candidate.matched_by = candidate.matched_label, MatchedBy.NAMED
    record_activity(ActivityVerb.MATCHED_ACCOUNT, candidate, by=by, was=was, became=MatchedBy.NAMED.value)
    record_candidate_change(candidate, by=by)


def is_split(candidate: Candidate, user: User) -> bool:
    """True if an admin recorded that these two are not the same person."""
    pair = (SplitMatch.candidate_id == candidate.id, SplitMatch.user_id == user.id)
    return bool(db.session.scalar(select(exists().where(*pair))))


def candidate_of_user(user: User) -> Candidate | None:
    """The candidate who is this user; the first added, if there are several."""
    candidates = select(Candidate).where(Candidate.user_id == user.id)
    return db.session.scalar(candidates.order_by(Candidate.id).limit(1))


def _end_match(candidate: Candidate, user: User) -> None:
    candidate.user, candidate.user_id = None, None
    candidate.matched_by, candidate.matched_at = None, None
    _expire_relations(candidate, user)


def _expire_relations(candidate: Candidate, user: User) -> None:
    db.session.flush()
    db.session.expire(candidate, ["internal"])
    db.session.expire(user, ["own_opening_ids"])
    update_erasure_turns_of(user.id)


on_email_known(match_account)
