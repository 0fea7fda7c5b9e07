"""Move an interview to another time: by a recruiter, or by the candidate in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.conflicts import Meeting, check_both_have_time
from app.interviews.free_slots import slots_to_move
from app.interviews.labels import dated, named
from app.interviews.locks import hold_time_of, take_in_hand
from app.interviews.models import Interview
from app.interviews.outcome import check_tells_nothing
from app.interviews.time_warnings import check_timing
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.shared import clock


def reschedule_interview(
    interview: Interview, *, starts_at: datetime, reason: str | None, by: User | None, anyway: bool = True
) -> None:
    """Move an interview to another time, with the same interviewer; both calendars move it.

    `by` is None where the candidate does it: to a free slot, and only while there is time to. Raises
    Conflict when nothing is owed for it any more, SlotTaken; RuleBroken for a time that is over, the
    same as before, or at which either has another interview, and for one's own that has begun where somebody
    else met the candidate: one could cancel it then, and read the other scorecard.
    """
    take_in_hand(interview)
    check_can_be_moved(interview, by=by)
    rules.check_starts_at(starts_at, clock.now())
    rules.check_moves(interview.starts_at, starts_at)
    hold_time_of(interview.application.candidate, [interview.interviewer])
    if by is None:
        rules.check_candidate_may_change(interview.starts_at, clock.now())
        if starts_at not in {slot.starts_at for slot in slots_to_move(interview)}:
            raise rules.SlotTaken
    else:
        check_both_have_time(_moved(interview, starts_at), by=by)
        check_timing(_moved(interview, starts_at), anyway=anyway)
    was = f"{named(interview)[:160]}, {dated(interview)}"
    interview.moves_to(starts_at)
    db.session.flush()
    record_activity(
        ActivityVerb.MOVED_INTERVIEW,
        interview.application,
        by=by,
        was=was,
        became=dated(interview),
        reason=reason,
    )
    _tell_moved(interview)


def check_can_be_moved(interview: Interview, *, by: User | None) -> None:
    """Raise what `reschedule_interview` raises whatever the new time is."""
    if by is not None:
        check_tells_nothing(interview, by=by)
    rules.check_owed(interview.state)
    if by is not None and interview.has_begun:
        own = by.id == interview.interviewer_id
        rules.check_not_own(own=own and queries.has_others_interviews(by, interview.application))


def _moved(interview: Interview, starts_at: datetime) -> Meeting:
    ends_at = starts_at + timedelta(minutes=interview.minutes)
    meeting = (interview.application, interview.stage, interview.interviewer, starts_at, ends_at)
    return Meeting(*meeting, interview=interview)


def _tell_moved(interview: Interview) -> None:
    """What was to be said at the old time is said at the new one."""
    for kind in (mail.OWED, mail.REMINDER):
        cancel_mail(kind, interview)
    mail.tell_moved(interview)
    mail.tell_owed(interview)
    mail.remind(interview)
