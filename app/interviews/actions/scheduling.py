"""Scheduling an interview, and cancelling it."""

from __future__ import annotations

from datetime import datetime

from app.activity.actions import record_activity
from app.candidates.models import Application
from app.interviews import mail, queries, rules
from app.interviews.actions.hold import (
    check_may_interview,
    check_schedules_nothing_known,
    check_tells_nothing,
    end,
    named,
    take_in_hand,
)
from app.interviews.models import Interview, InterviewState
from app.people.models import User
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import Conflict, RuleBroken


def schedule_interview(
    application: Application,
    *,
    interviewer: User | None,
    starts_at: datetime,
    version: int,
    place: str = "",
    by: User,
) -> Interview:
    """Schedule an interview at the stage an application stands at, for the minutes the stage has.

    `version` is the application's, as the person saw it; `interviewer` is None where they chose
    someone who is not among those to choose from. Raises Conflict when it was moved since;
    RuleBroken for an application that is not active or not at an interview, an interviewer who is
    the candidate or not of the stage's hiring team, and a time that is over.
    """
    db.session.refresh(application, with_for_update=True)
    stage = application.stage
    if application.version != version:
        raise Conflict(f"This application was moved meanwhile: it is {application.status}, at {stage.name}.")
    rules.check_can_interview(application.status, stage.kind)
    if interviewer is None:
        raise RuleBroken("Choose someone of this stage’s hiring team.", field="interviewer")
    check_may_interview(interviewer, application, stage)
    check_schedules_nothing_known(application, interviewer, by=by)
    rules.check_starts_at(starts_at, clock.now())
    assert stage.minutes is not None  # noqa: S101 - every stage that is an interview has them
    interview = Interview(
        application=application,
        stage=stage,
        interviewer=interviewer,
        scheduled_by=by,
        scheduled_at=clock.now(),
        starts_at=starts_at,
        minutes=stage.minutes,
        place=place,
        state=InterviewState.SCHEDULED,
    )
    db.session.add(interview)
    db.session.flush()
    record_activity("scheduled an interview", application, by=by, became=named(interview))
    mail.tell_scheduled(interview)
    mail.tell_owed(interview)
    return interview


def cancel_interview(interview: Interview, *, reason: str, by: User) -> None:
    """Cancel an interview, or one that did not take place; nothing is owed for it any more.

    Raises Conflict when it was cancelled already, or its scorecard submitted or waived; RuleBroken
    for another's by someone who owes a scorecard on the same application.
    """
    take_in_hand(interview)
    check_tells_nothing(interview, by=by)
    _cancel(interview, reason=reason, by=by)


def cancel_interviews_to_come(application: Application, *, reason: str, by: User | None) -> int:
    """Cancel what has not begun, and answer how many; the caller holds the application.

    From the hiring process: declining someone must cancel their further interviews.
    """
    interviews = queries.interviews_to_come(application)
    for interview in interviews:
        _cancel(interview, reason=reason, by=by)
    return len(interviews)


def _cancel(interview: Interview, *, reason: str, by: User | None) -> None:
    rules.check_owed(interview.state)
    end(interview, InterviewState.CANCELLED, reason=reason)
    record_activity(
        "cancelled an interview", interview.application, by=by, was=named(interview), reason=reason
    )
    mail.tell_cancelled(interview)
