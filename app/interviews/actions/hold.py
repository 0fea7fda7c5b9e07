"""Holding an interview while something is done to it, and ending it."""

from __future__ import annotations

from app.access.predicates import applied_to, referred
from app.activity.actions import note_of
from app.candidates.models import Application
from app.interviews import mail, owed_mail, queries, rules
from app.interviews.models import MEET_ALREADY, Interview, InterviewState
from app.openings.models import Stage
from app.outbox.actions import take_back
from app.people.models import User
from app.shared.database import db
from app.shared.refusals import RuleBroken


def take_in_hand(interview: Interview) -> None:
    """Lock the application, then read the interview anew."""
    db.session.refresh(interview.application, with_for_update=True)
    db.session.refresh(interview)


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
    """Nothing is owed any more, so mail that says it is stays here."""
    interview.state = state
    interview.ended_note = note_of(reason)
    interview.next_nudge_at = None
    db.session.flush()
    take_back_reminders(interview)


def take_back_reminders(interview: Interview) -> None:
    """What has not left yet and says that a scorecard is owed by whoever owed it until now."""
    for kind in (mail.OWED, owed_mail.LATE, owed_mail.LATE_FOR_RECRUITER):
        take_back(kind, interview)


def named(interview: Interview) -> str:
    return f"{interview.stage.name} with {interview.interviewer.name}"[:200]
