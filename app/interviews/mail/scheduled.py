"""Mail that tells when two people meet, with the invitation for the recipient's calendar."""

from __future__ import annotations

from typing import Any

from app.candidates.mail import link_for
from app.candidates.models import Candidate
from app.interviews.invitations import Method, invitation, kit_address
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared import clock

SCHEDULED = "interview scheduled"
MOVED = "interview moved"
CANCELLED = "interview cancelled"
NOT_HELD = "interview not held"


def tell_scheduled(interview: Interview) -> None:
    """Tell the candidate and the interviewer when they meet; the interviewer gets the kit's address."""
    _tell(interview, SCHEDULED, "interviews/mail/scheduled.txt", to=interview.application.candidate)
    with_you = "interviews/mail/scheduled_with_you.txt"
    _tell(interview, SCHEDULED, with_you, to=interview.interviewer, kit=kit_address(interview))


def tell_moved(interview: Interview) -> None:
    """Tell both the new time; their calendars move what they have."""
    for person in (interview.application.candidate, interview.interviewer):
        _tell(interview, MOVED, "interviews/mail/moved.txt", to=person)


def tell_cancelled(interview: Interview) -> None:
    """Tell the interviewer, and the candidate unless it should have taken place by now."""
    told: list[Candidate | User] = [interview.interviewer]
    if interview.starts_at > clock.now():
        told.insert(0, interview.application.candidate)
    for person in told:
        _tell(interview, CANCELLED, "interviews/mail/cancelled.txt", to=person)


def tell_not_held(interview: Interview) -> None:
    """Tell the interviewer that no scorecard is due. The candidate hears of it from a person."""
    queue_mail(
        NOT_HELD,
        "interviews/mail/not_held.txt",
        to=interview.interviewer,
        subject_of=interview.application,
        reply_to=interview.application.opening.recruiter,
        interview=interview,
    )


def _tell(interview: Interview, kind: str, template: str, *, to: Candidate | User, **values: Any) -> None:
    """With an invitation, or the end of one. An answer goes to the recruiter, who knows both."""
    application = interview.application
    method = Method.CANCEL if kind == CANCELLED else Method.REQUEST
    queue_mail(
        kind,
        template,
        to=to,
        subject_of=application,
        reply_to=application.opening.recruiter,
        calendar=invitation(interview, to=to, method=method),
        link=link_for(to) if isinstance(to, Candidate) else None,
        interview=interview,
        **values,
    )
