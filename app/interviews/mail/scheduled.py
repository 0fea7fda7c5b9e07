"""Mail about a scheduled, moved or cancelled interview, with an invitation for the recipient's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.candidates.mail import page_link_for
from app.candidates.models import Candidate
from app.interviews.invitations import CalendarMethod, calendar_invitation, kit_url
from app.interviews.models import Interview
from app.interviews.panels.meetings import meeting_of
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared import clock

INTERVIEW_SCHEDULED_MAIL = "interview scheduled"
INTERVIEW_MOVED_MAIL = "interview moved"
INTERVIEW_CANCELLED_MAIL = "interview cancelled"
SHADOW_INVITED_MAIL = "sits in on an interview"
INTERVIEW_NOT_HELD_MAIL = "interview not held"
PEOPLE_CHANGED_MAIL = "interviewers changed"


def notify_scheduled(meeting: Sequence[Interview]) -> None:
    """Notify the candidate once, and each interviewer; the interviewer gets the address of the kit."""
    to = meeting[0].application.candidate
    _send(meeting[0], INTERVIEW_SCHEDULED_MAIL, "interviews/mail/scheduled.txt", to=to, meeting=meeting)
    _notify_new(meeting, meeting)


def notify_joined(meeting: Sequence[Interview], *, new: Sequence[Interview]) -> None:
    """Notify the candidate and those who join a meeting. The others keep the event in their calendars."""
    notify_people_changed(meeting)
    _notify_new(new, meeting)


def notify_people_changed(meeting: Sequence[Interview], *, also: Sequence[Interview] = ()) -> None:
    """Notify the candidate of who meets them now, and those who have to know `also`, such as a new place."""
    for interview, to in _recipients(meeting, also):
        _send(interview, PEOPLE_CHANGED_MAIL, "interviews/mail/people_changed.txt", to=to, meeting=meeting)


def notify_moved(meeting: Sequence[Interview]) -> None:
    """Notify everyone of the new time, with a new invitation."""
    for interview, to in _recipients(meeting, meeting):
        _send(interview, INTERVIEW_MOVED_MAIL, "interviews/mail/moved.txt", to=to, meeting=meeting)


def notify_cancelled(cancelled: Sequence[Interview], *, remaining: Sequence[Interview] = ()) -> None:
    """Notify the interviewers, and the candidate unless the interview has begun.

    If others still meet the candidate, who is `remaining`, their calendar keeps the event.
    """
    template, has_begun = "interviews/mail/cancelled.txt", cancelled[0].starts_at <= clock.now()
    if remaining and not has_begun:
        notify_people_changed(remaining)
    for interview, to in _recipients(cancelled, cancelled):
        if isinstance(to, User) or not (has_begun or remaining):
            _send(interview, INTERVIEW_CANCELLED_MAIL, template, to=to, meeting=cancelled)


def _recipients(
    meeting: Sequence[Interview], interviewed_by: Sequence[Interview]
) -> list[tuple[Interview, Candidate | User]]:
    """The candidate of a meeting, about its first interview; who holds some of its interviews, or sits in."""
    candidate: tuple[Interview, Candidate | User] = (meeting[0], meeting[0].application.candidate)
    people = [(each, user) for each in interviewed_by for user in (each.interviewer, *_shadow_of(each))]
    return [candidate, *people]


def _notify_new(new: Sequence[Interview], meeting: Sequence[Interview]) -> None:
    with_you = "interviews/mail/scheduled_with_you.txt"
    for each in new:
        kit = kit_url(each)
        _send(each, INTERVIEW_SCHEDULED_MAIL, with_you, to=each.interviewer, meeting=meeting, kit=kit)


def notify_shadow(interview: Interview, *, left: User | None, joined: User | None) -> None:
    """Notify who sits in from now on, with an invitation and the kit, and who does not any more."""
    meeting = meeting_of(interview)
    if left is not None and left.active:
        gone = "interviews/mail/shadow_left.txt"
        _send(interview, INTERVIEW_CANCELLED_MAIL, gone, to=left, meeting=meeting)
    if joined is not None:
        invited = "interviews/mail/shadow_invited.txt"
        _send(interview, SHADOW_INVITED_MAIL, invited, to=joined, meeting=meeting, kit=kit_url(interview))


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


def _send(
    interview: Interview,
    kind: str,
    template: str,
    *,
    to: Candidate | User,
    meeting: Sequence[Interview],
    **values: Any,
) -> None:
    """Send a mail with an invitation or its cancellation. Replies go to the recruiter."""
    application = interview.application
    method = CalendarMethod.CANCEL if kind == INTERVIEW_CANCELLED_MAIL else CalendarMethod.REQUEST
    queue_mail(
        kind,
        template,
        to=to,
        subject_of=application,
        reply_to=application.opening.recruiter,
        calendar=calendar_invitation(interview, to=to, method=method, meeting=meeting),
        link=page_link_for(to) if isinstance(to, Candidate) else None,
        interview=interview,
        meeting=meeting,
        **values,
    )
