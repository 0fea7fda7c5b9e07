"""Mail about the scorecard an interviewer owes."""

from __future__ import annotations

from app.interviews.invitations import kit_address
from app.interviews.models import TIME_TO_SUBMIT, Interview
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared import clock

OWED = "scorecard owed"
# What reminds of a scorecard once it is late (app/scorecards/mail.py); taken back with the others.
LATE = "scorecard late"
LATE_FOR_RECRUITER = "scorecard late, told the recruiter"


def tell_owed(interview: Interview) -> Message:
    """Remind the interviewer when the interview is over. About the interview, to be taken back with it."""
    return queue_mail(
        OWED,
        "interviews/mail/scorecard_owed.txt",
        to=interview.interviewer,
        subject_of=interview,
        after=interview.ends_at - clock.now(),
        interview=interview,
        due_at=interview.ends_at + TIME_TO_SUBMIT,
        kit=kit_address(interview),
    )
