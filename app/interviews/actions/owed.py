"""What becomes of a scorecard that is owed and not submitted: reminded of, reassigned, waived."""

from __future__ import annotations

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.availability.queries import meeting_link_of
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.actions.hold import (
    check_may_interview,
    check_tells_nothing,
    end,
    forget_drafts,
    hold_time_of,
    named,
    take_back_reminders,
    take_in_hand,
)
from app.interviews.actions.scheduling import check_both_have_time
from app.interviews.models import Interview, InterviewState
from app.interviews.slots import may_interview
from app.interviews.taken import Meeting
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken


def waive_scorecard(interview: Interview, *, reason: str, by: User) -> None:
    """Do without the scorecard of an interview that took place.

    Raises Conflict when nothing is owed any more; RuleBroken for one's own scorecard, for another's
    by someone who owes one on the same application, and for an interview still to come.
    """
    take_in_hand(interview)
    check_can_be_waived(interview, by=by)
    end(interview, InterviewState.WAIVED, reason=reason)
    record_activity(
        ActivityVerb.WAIVED_SCORECARD, interview.application, by=by, became=named(interview), reason=reason
    )


def reassign_scorecard(
    interview: Interview,
    *,
    interviewer: User | None,
    reason: str,
    leaver: User | None = None,
    by: User,
) -> None:
    """Give an owed scorecard, and the interview where it is still to come, to another of the hiring team.

    Whoever gave it up owes nothing more; the new one has a day from now where it is over. A `leaver` gets no
    mail of what is over: they get one list of all that changes hands. Raises
    Conflict when nothing is owed any more; RuleBroken for one's own scorecard, for another's by
    someone who owes one on the same application, for someone who may not interview here, and for one
    who has another interview then.
    """
    take_in_hand(interview)
    check_can_be_reassigned(interview, by=by)
    if interviewer is None:
        raise RuleBroken("Choose someone of this stage’s hiring team.", field="interviewer")
    if interviewer.id == interview.interviewer_id:
        raise RuleBroken(f"{interviewer.name} owes it already.", field="interviewer")
    hold_time_of(interview.application.candidate, [interviewer])
    check_may_interview(interviewer, interview.application, interview.stage)
    if interview.starts_at > clock.now():
        check_both_have_time(_met_by(interviewer, interview), by=by)
    gave_up, was = interview.interviewer, named(interview)
    take_back_reminders(interview)
    forget_drafts(interview)
    if interview.place == meeting_link_of(gave_up):
        interview.place = meeting_link_of(interviewer)
    interview.interviewer, interview.interviewer_id = interviewer, interviewer.id
    interview.sequence += 1
    interview.reassigned_at, interview.nudges = clock.now(), 0
    interview.next_nudge_at = interview.due_at
    db.session.flush()
    record_activity(
        ActivityVerb.REASSIGNED_SCORECARD,
        interview.application,
        by=by,
        was=was,
        became=named(interview),
        reason=reason,
    )
    mail.tell_reassigned(interview, gave_up=gave_up, leaver=leaver)


def check_can_be_waived(interview: Interview, *, by: User) -> None:
    """Raise what `waive_scorecard` raises."""
    check_can_be_reassigned(interview, by=by)
    rules.check_can_be_waived(starts_at=interview.starts_at, now=clock.now())


def check_can_be_reassigned(interview: Interview, *, by: User) -> None:
    """Raise what `reassign_scorecard` raises, whoever is to take the scorecard over."""
    check_tells_nothing(interview, by=by)
    rules.check_owed(interview.state)
    rules.check_not_own(own=by.id == interview.interviewer_id)


def _met_by(interviewer: User, interview: Interview) -> Meeting:
    at = (interview.starts_at, interview.ends_at)
    return Meeting(interview.application, interview.stage, interviewer, *at, interview=interview)


def send_one_nudge() -> bool:
    """Remind of the scorecard whose nudge has been due the longest, and commit; whether there was one.

    One worker claims the row; others pass it by on PostgreSQL, and wait for their turn on SQLite.
    """
    interview = _claim()
    if interview is None:
        db.session.rollback()
        return False
    if interview.due_at <= clock.now():
        _nudge(interview)
    zone, owed_since = interview.interviewer.time_zone, interview.due_at - rules.TIME_TO_SUBMIT
    interview.next_nudge_at = rules.next_nudge(owed_since, interview.nudges, clock.now(), zone)
    db.session.commit()
    return True


def _claim() -> Interview | None:
    statement = (
        select(Interview)
        .where(Interview.state == InterviewState.SCHEDULED, Interview.next_nudge_at <= clock.now())
        .order_by(Interview.next_nudge_at, Interview.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return db.session.scalar(statement)


def _nudge(interview: Interview) -> None:
    """To the interviewer; and once, when two went unanswered, to a recruiter who may know of it."""
    recruiter = interview.application.opening.recruiter
    if may_interview(interview.interviewer, interview.application):
        mail.tell_late(interview)
    unanswered = interview.nudges >= rules.UNANSWERED and not mail.told_recruiter(interview)
    if unanswered and queries.may_know_what_is_owed(recruiter, interview.application):
        mail.tell_recruiter(interview)
    interview.nudges += 1
