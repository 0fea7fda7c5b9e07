"""Mail about a scheduled, moved or cancelled interview, with an invitation for the recipient's calendar."""

from __future__ import annotations

from typing import Any

from app.candidates.mail import page_link_for
from app.candidates.models import Candidate
from app.interviews.invitations import CalendarMethod, calendar_invitation, kit_url
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared import clock

INTERVIEW_SCHEDULED_MAIL = "interview scheduled"
INTERVIEW_MOVED_MAIL = "interview moved"
INTERVIEW_CANCELLED_MAIL = "interview cancelled"
SHADOW_INVITED_MAIL = "sits in on an interview"
INTERVIEW_NOT_HELD_MAIL = "interview not held"


def notify_scheduled(interview: Interview) -> None:
    """Notify the candidate and the interviewer; the interviewer gets the address of the kit."""
    _send(
        interview,
        INTERVIEW_SCHEDULED_MAIL,
        "interviews/mail/scheduled.txt",
        to=interview.application.candidate,
    )
    with_you = "interviews/mail/scheduled_with_you.txt"
    _send(interview, INTERVIEW_SCHEDULED_MAIL, with_you, to=interview.interviewer, kit=kit_url(interview))


def notify_moved(interview: Interview) -> None:
    """Notify both and who sits in of the new time, with a new invitation."""
    shadow = _shadow_of(interview)
    people: list[Candidate | User] = [interview.application.candidate, interview.interviewer, *shadow]
    for person in people:
        _send(interview, INTERVIEW_MOVED_MAIL, "interviews/mail/moved.txt", to=person)


def notify_cancelled(interview: Interview) -> None:
    """Notify the interviewer and who sits in, and the candidate unless the interview has begun."""
    people: list[Candidate | User] = [interview.interviewer, *_shadow_of(interview)]
    if interview.starts_at > clock.now():
        people.insert(0, interview.application.candidate)
    for person in people:
        _send(interview, INTERVIEW_CANCELLED_MAIL, "interviews/mail/cancelled.txt", to=person)


def notify_shadow(interview: Interview, *, left: User | None, joined: User | None) -> None:
    """Notify who sits in from now on, with an invitation and the kit, and who does not any more."""
    if left is not None and left.active:
        _send(interview, INTERVIEW_CANCELLED_MAIL, "interviews/mail/shadow_left.txt", to=left)
    if joined is not None:
        invited = "interviews/mail/shadow_invited.txt"
        _send(interview, SHADOW_INVITED_MAIL, invited, to=joined, kit=kit_url(interview))


def _shadow_of(interview: Interview) -> list[User]:
    shadow = interview.shadow
    return [shadow] if shadow is not None and shadow.active else []


def notify_not_held(interview: Interview) -> None:
    """Notify the interviewer that no scorecard is due. The candidate gets no mail."""
    queue_mail(
        INTERVIEW_NOT_HELD_MAIL,
        "interviews/mail/not_held.txt",
        to=interview.interviewer,
        subject_of=interview.application,
        reply_to=interview.application.opening.recruiter,
        interview=interview,
    )


def _send(interview: Interview, kind: str, template: str, *, to: Candidate | User, **values: Any) -> None:
    """Send a mail with an invitation or its cancellation. Replies go to the recruiter."""
    application = interview.application
    method = CalendarMethod.CANCEL if kind == INTERVIEW_CANCELLED_MAIL else CalendarMethod.REQUEST
    queue_mail(
        kind,
        template,
        to=to,
        subject_of=application,
        reply_to=application.opening.recruiter,
        calendar=calendar_invitation(interview, to=to, method=method),
        link=page_link_for(to) if isinstance(to, Candidate) else None,
        interview=interview,
        **values,
    )
