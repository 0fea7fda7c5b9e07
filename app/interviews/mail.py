"""Mail about an interview, to each in their own time zone. No mail quotes a scorecard or a reason."""

from __future__ import annotations

from flask import current_app

from app.candidates.mail import link_for
from app.candidates.models import Candidate
from app.interviews.models import Interview
from app.interviews.rules import TIME_TO_SUBMIT
from app.outbox.actions import post
from app.outbox.models import Message
from app.shared import clock

SCHEDULED = "interview scheduled"
CANCELLED = "interview cancelled"
OWED = "scorecard owed"


def tell_scheduled(interview: Interview) -> None:
    """Tell the candidate and the interviewer when they meet; the interviewer gets the kit's address."""
    application = interview.application
    post(
        SCHEDULED,
        "interviews/mail/scheduled.txt",
        to=application.candidate,
        subject_of=application,
        link=link_for(application.candidate),
        interview=interview,
    )
    post(
        SCHEDULED,
        "interviews/mail/scheduled_with_you.txt",
        to=interview.interviewer,
        subject_of=application,
        interview=interview,
        kit=_address(interview),
    )


def tell_cancelled(interview: Interview) -> None:
    """Tell the interviewer, and the candidate unless it should have taken place by now."""
    application = interview.application
    to_come = interview.starts_at > clock.now()
    for person in [application.candidate, interview.interviewer] if to_come else [interview.interviewer]:
        post(
            CANCELLED,
            "interviews/mail/cancelled.txt",
            to=person,
            subject_of=application,
            link=link_for(person) if isinstance(person, Candidate) else None,
            interview=interview,
        )


def tell_owed(interview: Interview) -> Message:
    """Remind the interviewer when the interview is over. About the interview, to be taken back with it."""
    return post(
        OWED,
        "interviews/mail/scorecard_owed.txt",
        to=interview.interviewer,
        subject_of=interview,
        after=interview.ends_at - clock.now(),
        interview=interview,
        due_at=interview.ends_at + TIME_TO_SUBMIT,
        kit=_address(interview),
    )


def _address(interview: Interview) -> str:
    return f"{current_app.extensions['settings'].base_url}/interviews/{interview.id}"
