"""Schedule an interview: at a time a recruiter names, or in a slot that is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.access.predicates import applied_to, referred
from app.access.roles import Role
from app.candidates.models import Application
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.interviews import queries, rules
from app.interviews.conflicts import check_no_conflict
from app.interviews.free_slots import free_slot_at, interviewer_pool, may_interview, stage_to_schedule
from app.interviews.locks import lock_application, lock_calendars
from app.interviews.models import INTERVIEW_EXISTS_MESSAGE, Interview
from app.interviews.panels.create import create_meeting, plan_meeting
from app.interviews.panels.people import check_can_meet, people_of_request
from app.interviews.rules import interview_minutes
from app.interviews.slot_requests import open_slot_request
from app.interviews.time_warnings import check_timing
from app.openings.models import Stage
from app.openings.training.queries import is_in_training
from app.openings.ways import stages_beside
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken


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
    """`schedule_meeting` with one person; `interviewer` is None if they chose nobody from the list."""
    interviews = schedule_meeting(
        application,
        interviewers=[interviewer] if interviewer else [],
        starts_at=starts_at,
        version=version,
        stage=stage,
        minutes=minutes,
        place=place,
        anyway=anyway,
        by=by,
    )
    return interviews[0]


def schedule_meeting(
    application: Application,
    *,
    interviewers: Sequence[User],
    starts_at: datetime,
    version: int,
    stage: Stage | None = None,
    minutes: int | None = None,
    place: str = "",
    anyway: bool = True,
    by: User,
) -> list[Interview]:
    """Schedule an interview at the application's stage, or at a `stage` that is held together with it.

    Several `interviewers` of a panel meet the candidate at one time, and each has an interview with a
    scorecard of their own. At the time of a panel that is scheduled they join it.

    It takes `minutes`, or those of the stage. `version` is the application's, as the person saw it. Without a
    `place`, the meeting link of an interviewer is used. With `anyway`, warnings about the time are ignored.

    Raises Conflict if the application was moved since. Raises RuleBroken if it is not active or not at an
    interview, if one of them may not interview here, for several where one person interviews, and for a time
    that has passed or at which the candidate or one of them has another interview.
    """
    lock_application(application, version)
    rules.check_can_interview(application.status, application.stage.kind)
    stage = stage or stage_to_schedule(application) or application.stage
    rules.check_is_held_now(is_beside=stage in stages_beside(application.opening.stages, application.stage))
    rules.check_number_of_interviewers(len(interviewers), is_panel=stage.is_panel)
    lock_calendars(application.candidate, interviewers)
    for interviewer in interviewers:
        check_may_interview(interviewer, application, stage)
        check_second_interview(application, interviewer, stage, by=by)
    rules.check_starts_at(starts_at, clock.now())
    planned = plan_meeting(application, stage, interviewers, starts_at, minutes)
    for each in planned:
        check_no_conflict(each, by=by)
    check_timing(planned, anyway=anyway)
    return create_meeting(planned, place=place, by=by)


def choose_slot(
    application: Application,
    *,
    starts_at: datetime,
    people: Sequence[User] = (),
    version: int | None = None,
    by: User | None = None,
) -> Interview:
    """Schedule an interview in a free slot, with the free interviewer who had the fewest interviews lately.

    A panel is scheduled with all `people`, or with those the candidate is asked to meet; the first of its
    interviews is returned. `by` is None if the candidate chooses. All who could be chosen are locked while
    their free time is read again, so that a slot is taken once. Raises SlotTaken if nobody, or not everybody
    of a panel, is free any more, NothingToChoose if the candidate is not asked, Conflict if the application
    was moved since `version`, and RuleBroken if it is not active or not at an interview.
    """
    lock_application(application, version)
    request = open_slot_request(application)
    if by is None and request is None:
        raise rules.NothingToChoose
    rules.check_can_interview(application.status, application.stage.kind)
    stage = request.stage if request else stage_to_schedule(application) or application.stage
    if stage.is_panel:
        wanted = people or (people_of_request(request) if request else ())
        check_can_meet(wanted, application, stage)
    else:
        wanted = interviewer_pool(application, stage)
    lock_calendars(application.candidate, wanted)
    can = [user for user in wanted if may_interview(user, application)]
    minutes = interview_minutes(application, stage)
    slot = free_slot_at(application, starts_at, can, minutes=minutes, together=stage.is_panel)
    if slot is None or (stage.is_panel and len(can) < len(wanted)):
        raise rules.SlotTaken
    chosen = can if stage.is_panel else [user for user in can if user.id == slot.person_id]
    planned = plan_meeting(application, stage, chosen, starts_at)
    return create_meeting(planned, place="", by=by)[0]


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
        is_trained=not is_in_training(interviewer, stage.kind),
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
