"""Reminders of an interview, the day before."""

from __future__ import annotations

from app.candidates.mail import page_link_for
from app.candidates.models import Candidate
from app.interviews.invitations import kit_url
from app.interviews.models import Interview
from app.interviews.rules import INTERVIEW_REMINDER_LEAD_TIME
from app.outbox.actions import queue_mail
from app.shared import clock

INTERVIEW_REMINDER_MAIL = "interview reminder"


def send_interview_reminders(interview: Interview) -> None:
    """Remind both a day before. The mail is about the interview and cancelled with it.

    An interview that begins sooner needs no reminder: its invitation has just left.
    """
    after = interview.starts_at - INTERVIEW_REMINDER_LEAD_TIME - clock.now()
    if after.total_seconds() <= 0:
        return
    for to, template in (
        (interview.application.candidate, "interviews/mail/reminder.txt"),
        (interview.interviewer, "interviews/mail/reminder_for_interviewer.txt"),
    ):
        queue_mail(
            INTERVIEW_REMINDER_MAIL,
            template,
            to=to,
            subject_of=interview,
            after=after,
            reply_to=interview.application.opening.recruiter,
            link=page_link_for(to, after=after) if isinstance(to, Candidate) else None,
            interview=interview,
            kit=kit_url(interview),
        )
