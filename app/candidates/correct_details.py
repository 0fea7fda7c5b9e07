"""Correct a candidate's details: by a recruiter, or by the candidate on their own page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.access.candidates import recruits_candidate
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.candidates.hooks import record_candidate_change
from app.candidates.links import PAGE_LINK
from app.candidates.matches import (
    confirm_match,
    confirmed_account,
    end_email_match,
    is_matched_by_former_email,
    is_split,
    match_by_email,
    match_with_account,
)
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Candidate, CandidateLink, MatchedBy
from app.candidates.queries import candidate_with_email
from app.candidates.rules import DETAIL_LABELS, check_not_erased
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.outbox.models import Message, MessageState
from app.people.models import User
from app.people.queries import user_with_email
from app.sessions.actions import end_candidate_sessions
from app.shared import clock
from app.shared.emails import email_key
from app.shared.refusals import RuleBroken
from app.web.edit_digest import display_value


@dataclass(frozen=True)
class CandidateDetails:
    """What can be corrected. `links` are addresses of the web."""

    name: str
    email: str
    phone: str
    time_zone: str
    location: str
    links: Sequence[str]


_DETAIL_VERBS = {ActivityVerb.CORRECTED_DETAILS, ActivityVerb.MERGED_CANDIDATE}
_TRACKED_FIELDS = {name: TrackedField(label, _DETAIL_VERBS) for name, label in DETAIL_LABELS.items()} | {
    "time_zone": TrackedField(DETAIL_LABELS["time_zone"], _DETAIL_VERBS | {ActivityVerb.CHANGED_TIME_ZONE})
}


class EmailBelongsToCandidate(RuleBroken):
    """A recruiter typed the email of another candidate who exists for them."""

    def __init__(self, candidate: Candidate, email: str) -> None:
        sentence = _("%(email)s is the email of %(candidate)s.", email=email, candidate=candidate.name)
        super().__init__(sentence, field="email")
        self.candidate = candidate


def correct_candidate(
    candidate: Candidate,
    details: CandidateDetails,
    *,
    seen: str | None = None,
    same_as: Collection[User] = (),
    by: User | None,
) -> list[str]:
    """Correct a candidate's details and record each change. Returns the labels of what changed.

    `by` is None for the candidate. With a new email, waiting mail goes there, and the account with it is
    matched: after a recruiter's correction only if it is in `same_as`, the users the recruiter confirms the
    candidate is. Then links and sessions from the old email end as well, and so does a match that only that
    email made, unless its user is in `same_as`. `seen` is the digest of what the page showed.

    Raises RuleBroken if somebody else has this email (EmailBelongsToCandidate, EmailBelongsToAccount) or if
    the candidate's data was deleted; Conflict if the record was merged or changed since the page was made.
    """
    db.session.refresh(candidate, with_for_update=True)
    check_not_merged(candidate, by=by)
    check_not_erased(candidate.erased_at)
    check_unchanged(candidate, seen, vars(candidate_details(candidate)), _TRACKED_FIELDS, reader=by)
    email, old_email = email_key(details.email), candidate.email
    account = _account_to_match(candidate, email, same_as, by=by) if email != old_email else None
    became = {**vars(details), "email": email, "links": list(details.links)}
    changed = [name for name, value in became.items() if value != getattr(candidate, name)]
    for name in changed:
        was = getattr(candidate, name)
        change = f"{display_value(was)} → {display_value(became[name])}"
        record_activity(
            ActivityVerb.CORRECTED_DETAILS, candidate, by=by, what=name.replace("_", " "), reason=change
        )
    candidate.name, candidate.email, candidate.phone = details.name, email, details.phone
    candidate.time_zone, candidate.location = details.time_zone, details.location
    candidate.links = list(details.links)
    if "email" in changed:
        _apply_new_email(candidate, old_email, same_as, account, by=by)
    if changed:
        record_candidate_change(candidate, by=by)
    if {"name", "email"} & set(changed):
        update_search_index(candidate)
    elif changed:
        candidate.compare_due_at = clock.now()
    return [str(DETAIL_LABELS[name]) for name in changed]


def candidate_details(candidate: Candidate) -> CandidateDetails:
    """The details of a candidate."""
    return CandidateDetails(**{each.name: getattr(candidate, each.name) for each in fields(CandidateDetails)})


def other_holder_of_email(
    candidate: Candidate, email: str, *, ends_match: bool = False
) -> Candidate | User | None:
    """Somebody else with this email: another candidate, or an account that is not this candidate's.

    `ends_match` is true if the current match of the candidate ends with this email.
    """
    other, account = candidate_with_email(email), user_with_email(email)
    if other is not None and other.id != candidate.id:
        return other
    if account is None or candidate.user_id == account.id:
        return None
    is_other = candidate.user_id is not None and not ends_match
    return account if is_other or is_split(candidate, account) else None


def _account_to_match(
    candidate: Candidate, email: str, same_as: Collection[User], *, by: User | None
) -> User | None:
    """The account that a recruiter's new email matches with. Raises RuleBroken if somebody else has it."""
    is_kept = candidate.user in same_as
    ends_match = by is not None and not is_kept and is_matched_by_former_email(candidate, email)
    holder = other_holder_of_email(candidate, email, ends_match=ends_match)
    if isinstance(holder, Candidate):
        if by is not None and recruits_candidate(by, holder):
            raise EmailBelongsToCandidate(holder, email)
        raise RuleBroken(_("Another candidate has this email."), field="email")
    if holder is not None:
        raise RuleBroken(_email_taken_sentence(candidate, holder, by), field="email")
    return None if by is None else confirmed_account(email, candidate, named=same_as, by=by)


def _email_taken_sentence(candidate: Candidate, holder: User, by: User | None) -> str:
    if by is None:
        return _("This email belongs to someone else’s account.")
    values = {"email": holder.email, "holder": holder.name, "candidate": candidate.name}
    if candidate.user is None or is_split(candidate, holder):
        return _(
            "%(email)s belongs to the account of %(holder)s. An admin recorded that they and %(candidate)s "
            "are not the same person.",
            **values,
        )
    return _(
        "%(email)s belongs to the account of %(holder)s, but %(candidate)s is matched with the account of "
        "%(account)s.",
        account=candidate.user.name,
        **values,
    )


def _apply_new_email(
    candidate: Candidate, old_email: str, same_as: Collection[User], account: User | None, *, by: User | None
) -> None:
    """Apply what follows from a new email: waiting mail, sessions and links, and the match."""
    db.session.flush()
    waiting = _redirect_waiting_mail(candidate, old_email)
    if by is not None:
        _end_sessions_and_links(candidate, but=waiting)
        if candidate.user in same_as and is_matched_by_former_email(candidate, candidate.email):
            confirm_match(candidate, by=by)
        end_email_match(candidate, by=by)
        if account is not None:
            match_with_account(candidate, account, MatchedBy.NAMED, by=by)
    match_by_email(candidate, by=by)


def _redirect_waiting_mail(candidate: Candidate, old_email: str) -> list[int]:
    """Send waiting mail, such as a reminder, to the new address. Returns the ids of the links in it."""
    own = select(CandidateLink.id).where(CandidateLink.candidate_id == candidate.id)
    waiting = (
        Message.to_email == old_email,
        Message.state == MessageState.WAITING,
        Message.maybe_sent.is_(False),
        Message.link_purpose == PAGE_LINK,
        Message.link_id.in_(own),
    )
    links = db.session.scalars(select(Message.link_id).where(*waiting)).all()
    db.session.execute(update(Message).where(*waiting).values(to_email=candidate.email))
    return [link for link in links if link is not None]


def _end_sessions_and_links(candidate: Candidate, *, but: Sequence[int]) -> None:
    """End sessions and links sent to a wrong address. `but` are links in mail that still waits."""
    end_candidate_sessions(candidate.id)
    unused = (
        CandidateLink.candidate_id == candidate.id,
        CandidateLink.ended_at.is_(None),
        CandidateLink.id.not_in(but),
    )
    db.session.execute(update(CandidateLink).where(*unused).values(ended_at=clock.now()))
