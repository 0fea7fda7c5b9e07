"""Mail about an owed scorecard that is late or reassigned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.interviews.invitations import CalendarMethod, calendar_invitation, kit_url
from app.interviews.mail import (
    SCORECARD_ESCALATED_MAIL,
    SCORECARD_LATE_MAIL,
    notify_people_changed,
    send_interview_reminders,
    send_scorecard_reminder,
)
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.outbox.queries import was_mail_written
from app.people.models import User
from app.shared import clock
from app.shared.links import absolute_url

SCORECARD_REASSIGNED_MAIL = "scorecard reassigned"


def send_late_reminder(interview: Interview) -> Message:
    """Remind the interviewer."""
    return queue_mail(
        SCORECARD_LATE_MAIL,
        "scorecards/mail/scorecard_late.txt",
        to=interview.interviewer,
        subject_of=interview,
        interview=interview,
        kit=kit_url(interview),
    )


def escalate_to_recruiter(interview: Interview) -> Message:
    """Notify the opening's recruiter that reminders go unanswered, with the page that reassigns it."""
    return queue_mail(
        SCORECARD_ESCALATED_MAIL,
        "scorecards/mail/scorecard_late_for_recruiter.txt",
        to=interview.application.opening.recruiter,
        subject_of=interview,
        interview=interview,
        nudges=interview.nudges,
        page=absolute_url(f"/interviews/{interview.id}/reassign"),
    )


def was_escalated(interview: Interview) -> bool:
    """Whether the recruiter was notified since the present interviewer has the scorecard."""
    return was_mail_written(
        SCORECARD_ESCALATED_MAIL, interview, since=interview.reassigned_at or interview.scheduled_at
    )


def notify_reassigned(
    interview: Interview,
    meeting: Sequence[Interview],
    *,
    gave_up: User,
    leaver: User | None = None,
    has_new_place: bool = False,
) -> None:
    """Notify both interviewers and, before the interview begins, the candidate.

    The others of a panel keep the event in their calendars; only a new place sends them another invitation.
    A `leaver` gets no mail about an interview that is over: it is in their list of all that changes hands.
    """
    if gave_up is not leaver or interview.starts_at > clock.now():
        _send(interview, "scorecards/mail/scorecard_given_up.txt", gave_up, CalendarMethod.CANCEL)
    _send(
        interview, "scorecards/mail/scorecard_reassigned.txt", interview.interviewer, CalendarMethod.REQUEST
    )
    if interview.starts_at > clock.now():
        if len(meeting) > 1:
            others = [each for each in meeting if each is not interview] if has_new_place else []
            notify_people_changed(meeting, also=others)
        else:
            candidate = interview.application.candidate
            _send(interview, "scorecards/mail/interviewer_changed.txt", candidate, CalendarMethod.REQUEST)
        send_scorecard_reminder(interview)
        send_interview_reminders(meeting)


def _send(interview: Interview, template: str, to: Any, method: CalendarMethod) -> None:
    to_come = interview.starts_at > clock.now()
    queue_mail(
        SCORECARD_REASSIGNED_MAIL,
        template,
        to=to,
        subject_of=interview.application,
        reply_to=interview.application.opening.recruiter,
        calendar=calendar_invitation(interview, to=to, method=method) if to_come else None,
        interview=interview,
        to_come=to_come,
        kit=kit_url(interview),
    )
