"""Holding an interview while something is done to it, and ending it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from app.access.predicates import applied_to, referred
from app.access.roles import Role
from app.activity.actions import new_note
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.models import MEET_ALREADY, Interview, InterviewState, ScorecardDraft
from app.openings.models import Stage
from app.outbox.actions import take_back
from app.people.models import User
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_full_day, in_zone


def take_in_hand(interview: Interview) -> None:
    """Lock the application, then read the interview anew."""
    db.session.refresh(interview.application, with_for_update=True)
    db.session.refresh(interview)


def take_application_in_hand(application: Application, version: int | None = None) -> None:
    """Lock an application and read it anew. Raises Conflict where it has moved on from `version`."""
    db.session.refresh(application, with_for_update=True)
    if version is not None and application.version != version:
        raise Conflict(
            f"This application was moved meanwhile: it is {application.status}, at {application.stage.name}."
        )


def hold_time_of(candidate: Candidate, interviewers: Collection[User]) -> None:
    """Lock the days of those who are to meet, in the order everyone locks them: no one waits for ever.

    Not against new rows that merely name them. Whether an interviewer may still interview is read again: an
    admin may have closed the account, or taken the role, while this waited for the lock.
    """
    for record, ids in ((Candidate, [candidate.id]), (User, [user.id for user in interviewers])):
        held = select(record.id).where(record.id.in_(ids)).order_by(record.id)
        db.session.execute(held.with_for_update(key_share=True))
    for user in interviewers:
        db.session.refresh(user, ["active", "granted_roles"])


def check_may_interview(interviewer: User, application: Application, stage: Stage) -> None:
    """Raise RuleBroken for someone who may not interview this candidate at this stage."""
    candidate = application.candidate
    rules.check_interviewer(
        interviewer.name,
        in_hiring_team=interviewer.id in {member.id for member in stage.hiring_team},
        is_candidate=interviewer.id == candidate.user_id or interviewer.email == candidate.email,
        applied=applied_to(interviewer, application.opening_id),
        referred=referred(interviewer, application),
        may_sign_in=interviewer.active,
        is_interviewer=Role.INTERVIEWER in interviewer.roles,
    )


def check_schedules_nothing_known(application: Application, interviewer: User, *, by: User) -> None:
    """Raise RuleBroken for a second interview that could be had only if the first one's scorecard is in.

    The database refuses a second one while the first is owed; whoever owes a scorecard here
    themselves gets that answer either way.
    """
    if queries.owes_on(by, application) and queries.meets(interviewer, application):
        raise RuleBroken(MEET_ALREADY, field="interviewer")


def check_tells_nothing(interview: Interview, *, by: User) -> None:
    """Raise RuleBroken where what becomes of the asking would tell whether another's scorecard is in."""
    own = by.id == interview.interviewer_id
    rules.check_tells_nothing(owes=queries.owes_on(by, interview.application), own=own)


def end(interview: Interview, state: InterviewState, *, reason: str | None = None) -> None:
    """Nothing is owed any more: mail that says so or reminds of it stays here, and no draft is kept."""
    interview.state = state
    interview.ended_note = new_note(reason)
    interview.next_nudge_at = interview.cancels_at = None
    db.session.flush()
    take_back_reminders(interview)
    forget_drafts(interview)


def forget_drafts(interview: Interview) -> None:
    db.session.execute(delete(ScorecardDraft).where(ScorecardDraft.interview_id == interview.id))


def take_back_reminders(interview: Interview) -> None:
    """What has not left yet and reminds whoever was to interview of it, or that they owe its scorecard."""
    for kind in (mail.OWED, mail.REMINDER, mail.LATE, mail.LATE_FOR_RECRUITER):
        take_back(kind, interview)


def named(interview: Interview) -> str:
    return f"{interview.stage.name} with {interview.interviewer.name}"[:200]


def dated(interview: Interview) -> str:
    """When it begins, as it goes on record, to be read in any year and anywhere."""
    return f"{format_full_day(in_zone(interview.starts_at, 'UTC').date())}, {interview.starts_at:%H:%M} UTC"
