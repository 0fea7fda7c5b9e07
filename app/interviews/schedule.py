"""Schedule an interview: at a time a recruiter names, or in a slot that is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.access.predicates import applied_to, referred
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.availability.queries import meeting_link_of
from app.candidates.models import Application
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.conflicts import PlannedInterview, check_no_conflict
from app.interviews.free_slots import free_slot_at, interviewer_pool, may_interview, stage_to_schedule
from app.interviews.labels import interview_label
from app.interviews.locks import lock_application, lock_calendars
from app.interviews.models import INTERVIEW_EXISTS_MESSAGE, Interview, InterviewState
from app.interviews.slot_requests import end_slot_request, open_slot_request, update_slot_request
from app.interviews.time_warnings import check_timing
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.openings.ways import stages_beside
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns


def schedule_interview(
    application: Application,
    *,
    interviewer: User | None,
    starts_at: datetime,
    version: int,
    stage: Stage | None = None,
    minutes: int | None = None,
    place: str = "",
    anyway: bool = True,
    by: User,
) -> Interview:
    """Schedule an interview at the application's stage, or at a `stage` that is held together with it.

    It takes `minutes`, or those of the stage. `version` is the application's, as the person saw it.
    `interviewer` is None if they chose nobody from the list. Without a `place`, the interviewer's meeting
    link is used. With `anyway`, warnings about the time are ignored.

    Raises Conflict if the application was moved since. Raises RuleBroken if it is not active or not at an
    interview, if the interviewer may not interview here, and for a time that has passed or at which either
    has another interview.
    """
    lock_application(application, version)
    rules.check_can_interview(application.status, application.stage.kind)
    stage = stage or stage_to_schedule(application) or application.stage
    rules.check_is_held_now(is_beside=stage in stages_beside(application.opening.stages, application.stage))
    if interviewer is None:
        raise RuleBroken(_("Choose someone on this stage’s hiring team."), field="interviewer")
    lock_calendars(application.candidate, [interviewer])
    check_may_interview(interviewer, application, stage)
    check_second_interview(application, interviewer, stage, by=by)
    rules.check_starts_at(starts_at, clock.now())
    ends_at = starts_at + timedelta(minutes=minutes or stage.planned_minutes)
    planned = PlannedInterview(application, stage, interviewer, starts_at, ends_at)
    check_no_conflict(planned, by=by)
    check_timing(planned, anyway=anyway)
    return _create_interview(planned, place=place, by=by)


def choose_slot(
    application: Application, *, starts_at: datetime, version: int | None = None, by: User | None = None
) -> Interview:
    """Schedule an interview in a free slot, with the free interviewer who had the fewest interviews lately.

    `by` is None if the candidate chooses. The whole pool is locked while its free time is read again, so that
    a slot is taken once. Raises SlotTaken if nobody is free any more, NothingToChoose if the candidate is not
    asked, Conflict if the application was moved since `version`, and RuleBroken if it is not active or not at
    an interview.
    """
    lock_application(application, version)
    request = open_slot_request(application)
    if by is None and request is None:
        raise rules.NothingToChoose
    rules.check_can_interview(application.status, application.stage.kind)
    stage = request.stage if request else stage_to_schedule(application) or application.stage
    pool = {user.id: user for user in interviewer_pool(application, stage)}
    lock_calendars(application.candidate, pool.values())
    people = [user for user in pool.values() if may_interview(user, application)]
    slot = free_slot_at(application, starts_at, people, minutes=stage.planned_minutes)
    if slot is None:
        raise rules.SlotTaken
    ends_at = starts_at + timedelta(minutes=stage.planned_minutes)
    planned = PlannedInterview(application, stage, pool[slot.person_id], starts_at, ends_at)
    return _create_interview(planned, place="", by=by)


def check_may_interview(interviewer: User, application: Application, stage: Stage) -> None:
    """Raise RuleBroken for a person who may not interview this candidate at this stage."""
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
    check_no_open_conflict(application, interviewer)


def check_second_interview(application: Application, interviewer: User, stage: Stage, *, by: User) -> None:
    """Raise RuleBroken for a second interview at a stage if `by` owes a scorecard on the application.

    The database refuses a second one only while the first one's scorecard is owed: without this check, they
    would learn whether it is in.
    """
    owes = queries.owes_scorecard(by, application)
    if owes and queries.has_interview_with(interviewer, application, stage):
        raise RuleBroken(INTERVIEW_EXISTS_MESSAGE, field="interviewer")


def _create_interview(planned: PlannedInterview, *, place: str, by: User | None) -> Interview:
    """Save a checked interview and notify both."""
    application = planned.application
    interview = Interview(
        application=application,
        stage=planned.stage,
        interviewer=planned.interviewer,
        scheduled_by=by,
        scheduled_at=clock.now(),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        minutes=(planned.ends_at - planned.starts_at) // timedelta(minutes=1),
        place=place or meeting_link_of(planned.interviewer),
        state=InterviewState.SCHEDULED,
    )
    db.session.add(interview)
    db.session.flush()
    interview.next_nudge_at = interview.due_at
    end_slot_request(application)
    if _may_lack_another(application):
        update_slot_request(application, by=by)
    else:
        update_turns(application)
    record_change(application, by=by)
    record_activity(ActivityVerb.SCHEDULED_INTERVIEW, application, by=by, became=interview_label(interview))
    mail.notify_scheduled(interview)
    mail.send_scorecard_reminder(interview)
    mail.send_interview_reminders(interview)
    return interview


def _may_lack_another(application: Application) -> bool:
    """False at a stage of one interview, which has it now."""
    group = stages_beside(application.opening.stages, application.stage)
    return sum(stage.required_scorecards for stage in group) > 1
