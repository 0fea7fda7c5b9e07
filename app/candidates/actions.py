"""Entering a candidate, once, and the link that lets them in."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates import mail
from app.candidates.links import LINK
from app.candidates.models import Candidate
from app.candidates.queries import candidate_with_email
from app.candidates.words import write_words
from app.people.attempts import Attempt
from app.people.link_requests import request_link, take_link_request
from app.people.models import User
from app.people.queries import user_with_email
from app.sessions.actions import end_candidate_sessions
from app.shared.database import db
from app.shared.refusals import RuleBroken


def candidate_for(
    *,
    name: str,
    email: str,
    time_zone: str,
    source: str,
    internal: bool,
    location: str = "",
    links: Sequence[str] = (),
    referred_by: User | None = None,
    by: User | None,
) -> Candidate:
    """The candidate with this email, in whatever case it is written: the one here, or a new one.

    Someone with a user of their own is an internal candidate, whatever was ticked. Whoever referred
    them never interviews them; the first who did stays on record. `by` is None where they came by
    themselves. Raises RuleBroken for a candidate who would refer themselves.
    """
    if referred_by is not None and referred_by.email == email.strip().lower():
        raise RuleBroken("That is the candidate. Nobody refers themselves.", field="referred_by")
    known = candidate_with_email(email)
    if known is not None:
        _keep_referrer(known, referred_by, by=by)
        return known
    user = user_with_email(email)
    candidate = Candidate(
        name=name,
        email=email.lower(),
        time_zone=time_zone,
        source=source,
        location=location,
        links=list(links),
        internal=internal or user is not None,
        user=user,
    )
    db.session.add(candidate)
    write_words(candidate)
    record_activity(ActivityVerb.ADDED_CANDIDATE if by else ActivityVerb.CAME_BY_THEMSELVES, candidate, by=by)
    _keep_referrer(candidate, referred_by, by=by)
    return candidate


def ask_for_link(attempt: Attempt | None) -> None:
    """Ask for a link to one's page. The same is done for an email nobody here has: the worker looks.

    Raises TooManyTries when asked too often.
    """
    request_link(LINK, attempt)


def see_to_link_request() -> bool:
    """Send the link that is due the longest, if a candidate has that email; whether one was asked for."""
    email = take_link_request(LINK)
    candidate = candidate_with_email(email) if email else None
    if candidate is not None:
        mail.tell_link(candidate)
    return email is not None


def end_visits(candidate: Candidate) -> None:
    """End every visit of a candidate to their page, in whatever browser."""
    end_candidate_sessions(candidate.id)


def _keep_referrer(candidate: Candidate, referred_by: User | None, *, by: User | None) -> None:
    if referred_by is None or candidate.referred_by is not None:
        return
    candidate.referred_by, candidate.referred_by_id = referred_by, referred_by.id
    record_activity(ActivityVerb.RECORDED_REFERRER, candidate, by=by, became=referred_by.name)
