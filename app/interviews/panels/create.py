"""Save the interviews of a meeting, once their time is checked, and notify everyone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.availability.queries import meeting_link_of
from app.candidates.models import Application
from app.db.base import db
from app.interviews import mail
from app.interviews.conflicts import PlannedInterview
from app.interviews.labels import meeting_label
from app.interviews.models import Interview, InterviewState
from app.interviews.panels.meetings import by_name, raise_sequence
from app.interviews.rules import interview_minutes
from app.interviews.slot_requests import end_slot_request, update_slot_request
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.openings.ways import stages_beside
from app.people.models import User
from app.shared import clock
from app.turns.actions import update_turns


def plan_meeting(
    application: Application,
    stage: Stage,
    interviewers: Sequence[User],
    starts_at: datetime,
    minutes: int | None = None,
) -> list[PlannedInterview]:
    """The interviews of a meeting before they are saved: of so many minutes, or those of the stage."""
    ends_at = starts_at + timedelta(minutes=minutes or interview_minutes(application, stage))
    return [PlannedInterview(application, stage, each, starts_at, ends_at) for each in interviewers]


def create_meeting(planned: Sequence[PlannedInterview], *, place: str, by: User | None) -> list[Interview]:
    """Save the checked interviews of a meeting, or of those who join one, and notify everyone."""
    application, joined = planned[0].application, _meeting_at(planned[0])
    links = [meeting_link_of(each.interviewer) for each in planned]
    place = place or (joined[0].place if joined else next(filter(None, links), ""))
    interviews = [_interview(each, place=place, by=by) for each in planned]
    db.session.add_all(interviews)
    db.session.flush()
    _make_panel([*joined, *interviews])
    if joined:
        raise_sequence(joined[0])
    for interview in interviews:
        interview.next_nudge_at = interview.due_at
    end_slot_request(application)
    if _may_lack_another(application):
        update_slot_request(application, by=by)
    else:
        update_turns(application)
    record_change(application, by=by)
    record_activity(
        ActivityVerb.SCHEDULED_INTERVIEW, application, by=by, became=meeting_label(by_name(interviews))
    )
    if joined:
        mail.notify_joined([*joined, *interviews], new=interviews)
    else:
        mail.notify_scheduled(interviews)
    for interview in interviews:
        mail.send_scorecard_reminder(interview)
    mail.send_interview_reminders(by_name([*joined, *interviews]))
    return interviews


def _interview(planned: PlannedInterview, *, place: str, by: User | None) -> Interview:
    return Interview(
        application=planned.application,
        stage=planned.stage,
        interviewer=planned.interviewer,
        scheduled_by=by,
        scheduled_at=clock.now(),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        minutes=(planned.ends_at - planned.starts_at) // timedelta(minutes=1),
        place=place,
        state=InterviewState.SCHEDULED,
    )


def _meeting_at(planned: PlannedInterview) -> list[Interview]:
    """The interviews of a panel that are scheduled for the same time, so that more people can join it."""
    if not planned.stage.is_panel:
        return []
    statement = select(Interview).where(
        Interview.application_id == planned.application.id,
        Interview.stage_id == planned.stage.id,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at == planned.starts_at,
        Interview.ends_at == planned.ends_at,
    )
    people = joinedload(Interview.interviewer)
    found = db.session.scalars(statement.order_by(Interview.id).options(people)).unique().all()
    return [each for each in found if each.calendar_uid == found[0].calendar_uid]


def _make_panel(interviews: Sequence[Interview]) -> None:
    """Let interviews of one time be one meeting, with the event in calendars that the first one has."""
    if len(interviews) < 2:
        return
    key = interviews[0].calendar_uid
    for interview in interviews:
        interview.panel = key


def _may_lack_another(application: Application) -> bool:
    """False at a stage of one interview, which has it now."""
    group = stages_beside(application.opening.stages, application.stage)
    return sum(stage.required_scorecards for stage in group) > 1
