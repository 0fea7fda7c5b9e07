"""Moving an interview to another time, and cancelling it: by a recruiter, or by the candidate in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.actions.asking import follow_move
from app.interviews.actions.hold import (
    check_tells_nothing,
    dated,
    end,
    hold_time_of,
    named,
    take_in_hand,
)
from app.interviews.actions.scheduling import check_both_have_time
from app.interviews.conflicts import Meeting
from app.interviews.free_slots import slots_to_move
from app.interviews.models import Interview, InterviewState
from app.interviews.timing import check_timing
from app.outbox.actions import leaves_at, take_back
from app.people.models import User
from app.shared import clock
from app.shared.times import format_moment


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


def cancel_interview(interview: Interview, *, reason: str, by: User | None) -> None:
    """Cancel an interview, or one that did not take place; nothing is owed for it any more.

    `by` is None where the candidate does it, who is asked to choose another time. Raises Conflict
    when it was cancelled already, or its scorecard submitted or waived; RuleBroken where it is too
    late for the candidate, for one's own that has begun, and for another's by someone who owes a
    scorecard on the application.
    """
    take_in_hand(interview)
    check_can_be_cancelled(interview, by=by)
    _cancel(interview, reason=reason, by=by)
    if by is None:
        follow_move(interview.application, by=None, quietly=True)


def check_can_be_moved(interview: Interview, *, by: User | None) -> None:
    """Raise what `reschedule_interview` raises whatever the new time is."""
    if by is not None:
        check_tells_nothing(interview, by=by)
    rules.check_owed(interview.state)
    if by is not None and interview.has_begun:
        own = by.id == interview.interviewer_id
        rules.check_not_own(own=own and queries.has_others_interviews(by, interview.application))


def check_can_be_cancelled(interview: Interview, *, by: User | None) -> None:
    """Raise what `cancel_interview` raises."""
    if by is not None:
        check_tells_nothing(interview, by=by)
    rules.check_owed(interview.state)
    if by is None:
        rules.check_candidate_may_change(interview.starts_at, clock.now())
    elif interview.starts_at <= clock.now():
        rules.check_not_own(own=by.id == interview.interviewer_id)


def cancel_interviews_to_come(
    application: Application, *, reason: str, by: User | None, keep_imminent: bool | None = None
) -> None:
    """Cancel what has not begun, when the mail of the move leaves; the caller holds the application.

    From the hiring process: declining someone must cancel their further interviews. Until the mail
    leaves they stand, and they stand for good if the move is undone. What the candidate ends is
    cancelled at once. One that begins within a day is not cancelled silently: raises RuleBroken where
    there is one and nobody has said whether to keep it.
    """
    interviews = queries.interviews_to_come(application)
    near = [each for each in interviews if rules.is_imminent(each.starts_at, clock.now())]
    if near and keep_imminent is None:
        rules.ask_whether_to_keep(
            named(near[0]), format_moment(near[0].starts_at, by.time_zone if by else "UTC")
        )
    going = [each for each in interviews if not (keep_imminent and each in near)]
    for interview in going:
        if by is None:
            _cancel(interview, reason=reason, by=by)
        else:
            interview.cancels_at = leaves_at()


def spare_interviews(application: Application) -> None:
    """The interviews that were to be cancelled stand: the move that ends them is undone in time."""
    for interview in queries.interviews_to_be_cancelled(application):
        interview.cancels_at = None


def cancel_as_announced(application: Application, *, reason: str, by: User | None) -> None:
    """Cancel now what was to be cancelled with a move; what has begun meanwhile took place.

    The caller holds the application.
    """
    for interview in queries.interviews_to_be_cancelled(application):
        interview.cancels_at = None
        if interview.starts_at > clock.now():
            _cancel(interview, reason=reason, by=by)


def _cancel(interview: Interview, *, reason: str, by: User | None) -> None:
    rules.check_owed(interview.state)
    interview.sequence += 1
    end(interview, InterviewState.CANCELLED, reason=reason)
    record_activity(
        ActivityVerb.CANCELLED_INTERVIEW, interview.application, by=by, was=named(interview), reason=reason
    )
    mail.tell_cancelled(interview)


def _moved(interview: Interview, starts_at: datetime) -> Meeting:
    ends_at = starts_at + timedelta(minutes=interview.minutes)
    meeting = (interview.application, interview.stage, interview.interviewer, starts_at, ends_at)
    return Meeting(*meeting, interview=interview)


def _tell_moved(interview: Interview) -> None:
    """What was to be said at the old time is said at the new one."""
    for kind in (mail.OWED, mail.REMINDER):
        take_back(kind, interview)
    mail.tell_moved(interview)
    mail.tell_owed(interview)
    mail.remind(interview)
