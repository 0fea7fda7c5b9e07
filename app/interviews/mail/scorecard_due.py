"""Mail about the scorecard an interviewer owes."""

from __future__ import annotations

from app.interviews.invitations import kit_url
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared import clock

SCORECARD_OWED_MAIL = "scorecard owed"
# The reminders of a late scorecard (app/scorecards/mail.py), cancelled with the others.
SCORECARD_LATE_MAIL = "scorecard late"
SCORECARD_ESCALATED_MAIL = "scorecard late, told the recruiter"


def send_scorecard_reminder(interview: Interview) -> Message:
    """Remind the interviewer when the interview is over. The mail is cancelled with the interview."""
    return queue_mail(
        SCORECARD_OWED_MAIL,
        "interviews/mail/scorecard_owed.txt",
        to=interview.interviewer,
        subject_of=interview,
        after=interview.ends_at - clock.now(),
        interview=interview,
        due_at=interview.due_at,
        kit=kit_url(interview),
    )
