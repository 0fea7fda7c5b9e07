"""Move an interview to another time: by a recruiter, or by the candidate in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.interviews import mail, queries, rules
from app.interviews.conflicts import changed_interview, check_no_conflict
from app.interviews.free_slots import reschedule_slots
from app.interviews.labels import interview_time_label, meeting_label
from app.interviews.locks import lock_calendars, lock_interview
from app.interviews.models import Interview
from app.interviews.outcome import check_asking_reveals_nothing
from app.interviews.panels.meetings import meeting_of, raise_sequence
from app.interviews.time_warnings import check_timing
from app.last_opened.actions import record_change
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.shared import clock
from app.turns.actions import update_turns


def reschedule_interview(
    interview: Interview, *, starts_at: datetime, reason: str | None, by: User | None, anyway: bool = True
) -> None:
    """Move an interview to another time, with the same interviewer, or with all of its meeting.

    All get a new invitation, and so do those of a panel with a scorecard in: nobody learns that it is.

    `by` is None if the candidate moves it: to a free slot, and only in time. Raises Conflict if no scorecard
    is owed any more, and SlotTaken. Raises RuleBroken for a time that has passed, that is the same as before,
    or at which either has another interview; and for a person's own interview that has begun if somebody else
    met the candidate: they could then cancel it and read the other scorecard.
    """
    lock_interview(interview)
    check_can_be_moved(interview, by=by)
    rules.check_starts_at(starts_at, clock.now())
    rules.check_time_changes(interview.starts_at, starts_at)
    meeting = meeting_of(interview)
    lock_calendars(interview.application.candidate, [each.interviewer for each in meeting])
    if by is None:
        rules.check_candidate_may_change(interview.starts_at, clock.now())
        if starts_at not in {slot.starts_at for slot in reschedule_slots(interview)}:
            raise rules.SlotTaken
    else:
        planned = [changed_interview(each, starts_at=starts_at) for each in meeting]
        for each in planned:
            check_no_open_conflict(each.application, each.interviewer)
            check_no_conflict(each, by=by)
        check_timing(planned, anyway=anyway)
    was = f"{meeting_label(meeting)[:160]}, {interview_time_label(interview)}"
    for moved in meeting:
        moved.move_to(starts_at)
    raise_sequence(interview)
    update_turns(interview.application)
    record_change(interview.application, by=by)
    record_activity(
        ActivityVerb.MOVED_INTERVIEW,
        interview.application,
        by=by,
        was=was,
        became=interview_time_label(interview),
        reason=reason,
    )
    _replace_mail(meeting)


def check_can_be_moved(interview: Interview, *, by: User | None) -> None:
    """Raise what `reschedule_interview` raises for any new time."""
    if by is not None:
        check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    if by is not None and interview.has_begun:
        own = by.id == interview.interviewer_id
        rules.check_not_own_scorecard(own=own and queries.has_others_interviews(by, interview.application))
        for each in meeting_of(interview):
            rules.check_scorecard_is_owed(each.state)


def _replace_mail(meeting: Sequence[Interview]) -> None:
    """Replace the reminders for the old time by those for the new one."""
    mail.notify_moved(meeting)
    for interview in meeting:
        cancel_mail(mail.SCORECARD_OWED_MAIL, interview)
        if interview.is_scorecard_owed:
            mail.send_scorecard_reminder(interview)
    mail.send_interview_reminders(meeting)
