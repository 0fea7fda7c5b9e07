"""Reassign an owed scorecard to another interviewer."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.availability.queries import meeting_link_of
from app.interviews import queries, rules
from app.interviews.conflicts import changed_interview, check_no_conflict
from app.interviews.labels import interview_label
from app.interviews.locks import lock_calendars, lock_interview
from app.interviews.models import INTERVIEW_EXISTS_MESSAGE, Interview, interviews_of
from app.interviews.outcome import cancel_reminders, check_asking_reveals_nothing, delete_drafts
from app.interviews.panels.meetings import meeting_of, raise_sequence
from app.interviews.schedule import check_may_interview
from app.last_opened.actions import record_change
from app.people.models import User
from app.scorecards import mail
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def reassign_scorecard(
    interview: Interview,
    *,
    interviewer: User | None,
    reason: str,
    leaver: User | None = None,
    by: User,
) -> None:
    """Give an owed scorecard, and an interview that has not begun, to another member of the hiring team.

    If the interview is over, the new interviewer has 24 hours from now. A `leaver` gets no mail about
    interviews that are over: they get one list of all that changes hands. Raises Conflict if no scorecard is
    owed any more. Raises RuleBroken for the person's own scorecard; for another's if they owe one on the same
    application; and for an interviewer who may not interview here, interviews the candidate at this stage
    already, or has another interview at that time.
    """
    lock_interview(interview)
    check_can_be_reassigned(interview, by=by)
    if interviewer is None:
        raise RuleBroken(_("Choose someone on this stage’s hiring team."), field="interviewer")
    if interviewer.id == interview.interviewer_id:
        raise RuleBroken(
            _("%(interviewer)s is already the interviewer.", interviewer=interviewer.name),
            field="interviewer",
        )
    lock_calendars(interview.application.candidate, [interviewer])
    check_may_interview(interviewer, interview.application, interview.stage)
    if queries.has_interview_with(interviewer, interview.application, interview.stage):
        raise RuleBroken(INTERVIEW_EXISTS_MESSAGE, field="interviewer")
    if interview.starts_at > clock.now():
        check_no_conflict(changed_interview(interview, interviewer=interviewer), by=by)
    gave_up, was = interview.interviewer, interview_label(interview)
    cancel_reminders(interview)
    delete_drafts(interview)
    has_new_place = interview.place == meeting_link_of(gave_up) != meeting_link_of(interviewer)
    interview.interviewer, interview.interviewer_id = interviewer, interviewer.id
    if interview.shadow_id == interviewer.id:  # trained meanwhile
        interview.shadow = None
    meeting = meeting_of(interview)
    if has_new_place:
        for each in meeting:
            each.place = meeting_link_of(interviewer)
    raise_sequence(interview)
    interview.reassigned_at, interview.nudges = clock.now(), 0
    interview.next_nudge_at = interview.due_at
    update_turns(interview.application)
    record_change(interview.application, by=by, is_open=False)
    record_activity(
        ActivityVerb.REASSIGNED_SCORECARD,
        interview.application,
        by=by,
        was=was,
        became=interview_label(interview),
        reason=reason,
    )
    mail.notify_reassigned(interview, meeting, gave_up=gave_up, leaver=leaver, has_new_place=has_new_place)


def interviews_here_already(person: User, interview: Interview) -> bool:
    """Whether a person has an interview of their own with the candidate at the stage, such as one of a panel.

    Whether its scorecard is in makes no difference.
    """
    return any(
        each.interviewer_id == person.id and each.stage_id == interview.stage_id and not each.is_cancelled
        for each in interviews_of(interview.application)
    )


def check_can_be_reassigned(interview: Interview, *, by: User) -> None:
    """Raise what `reassign_scorecard` raises for any new interviewer."""
    check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    rules.check_not_own_scorecard(own=by.id == interview.interviewer_id)
