"""Add a candidate, once per person, and send the link to their page."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates import mail
from app.candidates.hooks import record_candidate_change
from app.candidates.links import PAGE_LINK
from app.candidates.matches import candidate_of_user, confirmed_account, match_by_email, match_with_account
from app.candidates.models import Candidate, MatchedBy
from app.candidates.queries import candidate_with_email
from app.candidates.search_index import index_new_candidate
from app.db.base import db
from app.people.attempts import Attempt
from app.people.link_requests import claim_link_request, request_link
from app.people.models import User
from app.people.queries import user_with_email
from app.sessions.actions import end_candidate_sessions
from app.shared.emails import email_key
from app.shared.refusals import RuleBroken


def find_or_add_candidate(
    *,
    name: str,
    email: str,
    time_zone: str,
    source: str,
    location: str = "",
    phone: str = "",
    links: Sequence[str] = (),
    referred_by: User | None = None,
    account: User | None = None,
    how: MatchedBy = MatchedBy.NAMED,
    by: User | None,
) -> Candidate:
    """The candidate who is this person, or a new one: found by email, in any case, and by account.

    `account` is the account of the same person, and `how` says how that is known. A referrer never
    interviews them; the first referrer stays on record. `by` is None if they applied themselves: then the
    account with their email is always matched. Raises RuleBroken if they would refer themselves or cannot be
    matched with `account`; EmailBelongsToAccount if a recruiter enters the email of an account and does not
    confirm that it is theirs.
    """
    if referred_by is not None and (referred_by is account or referred_by.email == email_key(email)):
        raise RuleBroken(_("A candidate cannot refer themselves."), field="referred_by")
    if by is not None:
        _check_account(email, account, by)
    candidate = known_candidate(email, account)
    if candidate is None:
        candidate = Candidate(
            name=name,
            email=email_key(email),
            time_zone=time_zone,
            source=source,
            location=location,
            phone=phone,
            links=list(links),
        )
        db.session.add(candidate)
        index_new_candidate(candidate)
        verb = ActivityVerb.ADDED_CANDIDATE if by else ActivityVerb.CAME_BY_THEMSELVES
        record_activity(verb, candidate, by=by)
    if account is not None and not match_with_account(candidate, account, how, by=by):
        raise RuleBroken(_not_matched(candidate, account), field="account")
    match_by_email(candidate, by=by)
    if referred_by is not None and referred_by.id != candidate.user_id:
        record_referrer(candidate, referred_by, by=by)
    return candidate


def known_candidate(email: str, account: User | None = None) -> Candidate | None:
    """The candidate with this email, or who is the user of this account or of the account with this email."""
    known = candidate_with_email(email)
    if known is not None:
        return known
    account = account or user_with_email(email)
    return candidate_of_user(account) if account is not None else None


def _check_account(email: str, account: User | None, by: User) -> None:
    if candidate_with_email(email) is not None:  # it was decided before whether they are that person
        return
    confirmed_account(email, None, named=[account] if account else [], by=by)


def _not_matched(candidate: Candidate, account: User) -> str:
    if candidate.user_id is not None:
        return _("%(candidate)s is already matched with another account.", candidate=candidate.name)
    return _(
        "An admin recorded that %(candidate)s and %(account)s are not the same person.",
        candidate=candidate.name,
        account=account.name,
    )


def request_page_link(attempt: Attempt | None) -> None:
    """Request a link to one's page. Unknown emails are treated the same: the worker looks them up.

    Raises TooManyAttempts for too many requests.
    """
    request_link(PAGE_LINK, attempt)


def send_requested_link() -> bool:
    """Send the link that is due first, if a candidate has that email. False if none was requested."""
    email = claim_link_request(PAGE_LINK)
    candidate = candidate_with_email(email) if email else None
    if candidate is not None:
        mail.send_page_link(candidate)
    return email is not None


def end_page_sessions(candidate: Candidate) -> None:
    """End every session of a candidate on their page, in all browsers."""
    end_candidate_sessions(candidate.id)


def record_referrer(candidate: Candidate, referred_by: User, *, by: User | None) -> None:
    """Record which colleague referred a candidate, unless another one did before."""
    if candidate.referred_by is not None:
        return
    candidate.referred_by, candidate.referred_by_id = referred_by, referred_by.id
    record_activity(ActivityVerb.RECORDED_REFERRER, candidate, by=by, became=referred_by.name)
    record_candidate_change(candidate, by=by)
