"""Reminders of an interview, the day before."""

from __future__ import annotations

from collections.abc import Sequence

from app.candidates.mail import page_link_for
from app.candidates.models import Candidate
from app.interviews.invitations import kit_url
from app.interviews.models import Interview
from app.interviews.rules import INTERVIEW_REMINDER_LEAD_TIME
from app.outbox.actions import cancel_mail, queue_mail
from app.people.models import User
from app.shared import clock

INTERVIEW_REMINDER_MAIL = "interview reminder"


def send_interview_reminders(meeting: Sequence[Interview]) -> None:
    """Remind the candidate and each interviewer a day before, in place of reminders that wait to be sent.

    The mail is about an interview and cancelled with it: the candidate's is about the first of the meeting.
    An interview that begins sooner needs no reminder: its invitation has just left.
    """
    for interview in meeting:
        cancel_mail(INTERVIEW_REMINDER_MAIL, interview)
    first = meeting[0]
    after = first.starts_at - INTERVIEW_REMINDER_LEAD_TIME - clock.now()
    if after.total_seconds() <= 0:
        return
    people: list[tuple[Interview, Candidate | User, str]] = [
        (first, first.application.candidate, "interviews/mail/reminder.txt")
    ]
    of_interviewer = "interviews/mail/reminder_for_interviewer.txt"
    people += [(each, each.interviewer, of_interviewer) for each in meeting if each.is_scorecard_owed]
    for interview, to, template in people:
        queue_mail(
            INTERVIEW_REMINDER_MAIL,
            template,
            to=to,
            subject_of=interview,
            after=after,
            reply_to=interview.application.opening.recruiter,
            link=page_link_for(to, after=after) if isinstance(to, Candidate) else None,
            interview=interview,
            meeting=meeting,
            kit=kit_url(interview),
        )
