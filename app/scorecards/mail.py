"""Mail about a scorecard that is owed: it is late, or someone else has it now."""

from __future__ import annotations

from typing import Any

from app.interviews.invitations import Method, invitation, kit_address
from app.interviews.mail import LATE, LATE_FOR_RECRUITER, remind, tell_owed
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.outbox.queries import was_mail_written
from app.people.models import User
from app.shared import clock
from app.shared.links import absolute_url

REASSIGNED = "scorecard reassigned"


def tell_late(interview: Interview) -> Message:
    """Nudge the interviewer."""
    return queue_mail(
        LATE,
        "scorecards/mail/scorecard_late.txt",
        to=interview.interviewer,
        subject_of=interview,
        interview=interview,
        kit=kit_address(interview),
    )


def tell_recruiter(interview: Interview) -> Message:
    """Tell the opening's recruiter that nudges go unanswered, and where to give it to someone else."""
    return queue_mail(
        LATE_FOR_RECRUITER,
        "scorecards/mail/scorecard_late_for_recruiter.txt",
        to=interview.application.opening.recruiter,
        subject_of=interview,
        interview=interview,
        nudges=interview.nudges,
        page=absolute_url(f"/interviews/{interview.id}/reassign"),
    )


def told_recruiter(interview: Interview) -> bool:
    """Whether the recruiter was told since whoever owes it has it."""
    return was_mail_written(
        LATE_FOR_RECRUITER, interview, since=interview.reassigned_at or interview.scheduled_at
    )


def tell_reassigned(interview: Interview, *, gave_up: User, leaver: User | None = None) -> None:
    """Tell both colleagues; the candidate and all calendars too, where it is still to come.

    Of what is over, a `leaver` reads in one list of all that changes hands.
    """
    if gave_up is not leaver or interview.starts_at > clock.now():
        _tell(interview, "scorecards/mail/scorecard_given_up.txt", gave_up, Method.CANCEL)
    _tell(interview, "scorecards/mail/scorecard_reassigned.txt", interview.interviewer, Method.REQUEST)
    if interview.starts_at > clock.now():
        candidate = interview.application.candidate
        _tell(interview, "scorecards/mail/interviewer_changed.txt", candidate, Method.REQUEST)
        tell_owed(interview)
        remind(interview)


def _tell(interview: Interview, template: str, to: Any, method: Method) -> None:
    to_come = interview.starts_at > clock.now()
    queue_mail(
        REASSIGNED,
        template,
        to=to,
        subject_of=interview.application,
        reply_to=interview.application.opening.recruiter,
        calendar=invitation(interview, to=to, method=method) if to_come else None,
        interview=interview,
        to_come=to_come,
        kit=kit_address(interview),
    )
