"""A candidate's own change of email: requested on their page, confirmed by a link to the new address.

A request looks nobody up, so neither the answer nor its time reveals who has the address. It is looked up
when the link is used, by somebody who reads that mailbox. The page must be open in the same browser, so
that a mistyped address does not give a candidate's page to a stranger.
"""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update

from app.access.candidates import recruits_candidate
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates import mail
from app.candidates.correct_details import candidate_details, correct_candidate, other_holder_of_email
from app.candidates.hooks import record_candidate_change
from app.candidates.links import check_link_is_valid
from app.candidates.models import Candidate, CandidateLink
from app.db.base import db
from app.outbox.actions import cancel_mail
from app.people.attempts import Attempt
from app.people.models import User
from app.people.rules import TooManyAttempts
from app.sessions.actions import end_candidate_sessions
from app.shared import clock
from app.shared.emails import email_key
from app.shared.refusals import Conflict, RuleBroken


class PageNotOpen(RuleBroken):
    """A link that confirms an email was used in a browser without its candidate's page."""

    status = 403


def request_new_email(
    candidate: Candidate, *, email: str, attempt: Attempt | None, to_address: Attempt | None
) -> None:
    """Send a link to a new address, and notify the current one. An earlier request ends.

    `attempt` is counted by the candidate, `to_address` by what they typed. Raises TooManyAttempts, and
    RuleBroken for their current address.
    """
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    assert to_address is not None  # noqa: S101
    attempt.check()
    if attempt.exceeds("account"):
        raise TooManyAttempts(attempt.limits.sentence)
    db.session.refresh(candidate, with_for_update=True)
    if email_key(email) == candidate.email:
        raise RuleBroken(_("This is already your email."), field="email")
    _end_requests(candidate)
    record_activity(ActivityVerb.ASKED_FOR_NEW_EMAIL, candidate, by=None)
    record_candidate_change(candidate, by=None)
    mail.send_confirm_email(candidate, email_key(email), after=to_address.delay)
    mail.notify_email_change_requested(candidate, email_key(email), recruiter=_recruiter_of(candidate))


def pending_new_email(candidate: Candidate) -> CandidateLink | None:
    """The unused link for a change of email, unless it has expired."""
    statement = select(CandidateLink).where(
        *_open_requests(candidate), CandidateLink.expires_at > clock.now()
    )
    return db.session.scalar(statement.order_by(CandidateLink.id.desc()).limit(1))


def cancel_new_email(candidate: Candidate) -> None:
    """Keep the current email: the link that was sent ends. Raises Conflict without a request."""
    db.session.refresh(candidate, with_for_update=True)
    if pending_new_email(candidate) is None:
        raise Conflict(_("There is no change of your email to cancel."))
    _end_requests(candidate)
    record_activity(ActivityVerb.KEPT_EMAIL, candidate, by=None)
    record_candidate_change(candidate, by=None)


def confirm_new_email(link: CandidateLink, *, visitor: Candidate | None) -> bool:
    """Use a link that confirms an email, and make it the candidate's. True if it is theirs now.

    False if another candidate or somebody else's account has it: then their recruiters are notified. Other
    sessions of theirs end, unused links to their page do not. Raises PageNotOpen unless the `visitor` who
    uses it is the candidate, and LinkEnded if the link is not valid.
    """
    if visitor is None or visitor.id != link.candidate_id:
        raise PageNotOpen(_("Open your page in this browser first, then use this link again."))
    candidate = link.candidate
    db.session.refresh(candidate, with_for_update=True)
    db.session.refresh(link, with_for_update=True)
    check_link_is_valid(link)
    link.ended_at, email = clock.now(), link.new_email or candidate.email
    holder = other_holder_of_email(candidate, email)
    if holder is not None:
        _notify_recruiters(candidate, holder, email)
        return False
    old = candidate.email
    correct_candidate(candidate, replace(candidate_details(candidate), email=email), by=None)
    end_candidate_sessions(candidate.id)
    mail.notify_email_changed(candidate, old, recruiter=_recruiter_of(candidate))
    return True


def _open_requests(candidate: Candidate) -> tuple[ColumnElement[bool], ...]:
    return (
        CandidateLink.candidate_id == candidate.id,
        CandidateLink.new_email.is_not(None),
        CandidateLink.ended_at.is_(None),
    )


def _end_requests(candidate: Candidate) -> None:
    cancel_mail(mail.NEW_EMAIL_MAIL, candidate)
    ending = update(CandidateLink).where(*_open_requests(candidate))
    db.session.execute(ending.values(ended_at=clock.now()))


def _recruiter_of(candidate: Candidate) -> User | None:
    """The recruiter of their latest application."""
    latest = max(candidate.applications, key=lambda application: application.id, default=None)
    return latest.opening.recruiter if latest else None


def _notify_recruiters(candidate: Candidate, holder: Candidate | User, email: str) -> None:
    """Notify the recruiters of a candidate who may also see the other record."""
    record_activity(ActivityVerb.CONFIRMED_EMAIL_OF_ANOTHER, candidate, by=None)
    record_candidate_change(candidate, by=None)
    for recruiter in {application.opening.recruiter for application in candidate.applications}:
        if isinstance(holder, User) or recruits_candidate(recruiter, holder):
            mail.notify_same_person(candidate, holder, email, to=recruiter)
