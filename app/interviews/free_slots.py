"""The slots a candidate can choose from: the free time of everyone who can interview at a stage.

Each answer takes the same number of statements, however many people and interviews there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, func, select, true
from sqlalchemy.orm import joinedload, undefer

from app.access import predicates
from app.access.roles import Role
from app.availability.queries import availability_of, users_with_hours
from app.availability.rules import SLOT_HORIZON, SLOT_NOTICE
from app.availability.slots import Interviewer, Slot, slots_for_all, slots_for_pool
from app.availability.spans import TimeSpan
from app.candidates.models import Application
from app.conflicts_of_interest.queries import who_waits
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.interviews.panels.meetings import meeting_of
from app.interviews.rules import LOAD_PERIOD, interview_minutes
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Stage
from app.openings.training.models import InterviewerTraining
from app.openings.training.queries import ids_in_training
from app.openings.ways import demands_scorecards, stages_beside
from app.people.models import User
from app.shared import clock

FIRST_OF_POOL = 3  # people of a hiring team, of whom one is enough to ask a candidate for a time


def free_slots(application: Application, stage: Stage | None = None) -> list[Slot]:
    """The slots of a stage, each with the free interviewer with the fewest interviews lately."""
    stage = stage or application.stage
    return _slots(
        application, interviewer_pool(application, stage), interview_minutes(application, stage), *_window()
    )


def shared_slots(application: Application, stage: Stage, people: Collection[User]) -> list[Slot]:
    """The slots at which several people are all free for a stage."""
    return _slots(application, people, interview_minutes(application, stage), *_window(), together=True)


def free_slot_at(
    application: Application,
    starts_at: datetime,
    people: Collection[User],
    *,
    minutes: int,
    together: bool = False,
) -> Slot | None:
    """The slot at one instant: of anyone of a pool, or of all `together`; None if it is not free.

    The caller has locked the people.
    """
    earliest, latest = _window()
    if not earliest <= starts_at <= latest:
        return None
    slots = _slots(application, people, minutes, starts_at, starts_at, together=together)
    return slots[0] if slots else None


def reschedule_slots(interview: Interview) -> list[Slot]:
    """The slots an interview can be moved to: other ones of all who hold it."""
    people = [each.interviewer for each in meeting_of(interview)]
    slots = _slots(
        interview.application, people, interview.minutes, *_window(), together=True, moved=interview
    )
    return [slot for slot in slots if slot.starts_at != interview.starts_at]


def _window() -> tuple[datetime, datetime]:
    """From when to when slots begin."""
    now = clock.now()
    return now + SLOT_NOTICE, now + SLOT_HORIZON


def interviewer_pool(application: Application, stage: Stage | None = None) -> list[User]:
    """Who on the stage's hiring team has set hours, and has no interview with the candidate at the stage."""
    stage = stage or application.stage
    taken = _interviewer_ids_at_stage(application, stage)
    return [user for user in _pool(application, stage) if user.id not in taken]


def _pool(application: Application, stage: Stage) -> list[User]:
    """Who on the stage's hiring team has set hours, is trained and may interview the candidate, by name.

    They are loaded with their roles and the openings they applied to, which `may_interview` asks for.
    """
    team = db.session.scalars(_team_with_hours(), {"stage_id": stage.id, "kind": stage.kind}).unique()
    return [user for user in team if may_interview(user, application)]


def _has_pool(application: Application, stage: Stage) -> bool:
    """Whether there is anybody in the pool. One of the first few is, almost always."""
    first = db.session.scalars(_first_with_hours(), {"stage_id": stage.id, "kind": stage.kind}).unique().all()
    if any(may_interview(user, application) for user in first):
        return True
    return len(first) == FIRST_OF_POOL and bool(_pool(application, stage))


@cache
def _first_with_hours() -> Select[User]:
    return _team_with_hours().limit(FIRST_OF_POOL)


@cache
def _team_with_hours() -> Select[User]:
    of_team = select(TeamMember.user_id).where(TeamMember.stage_id == bindparam("stage_id"))
    in_training = ids_in_training(bindparam("kind", type_=InterviewerTraining.kind.type))
    members = select(User).where(
        User.id.in_(of_team), User.id.in_(users_with_hours()), User.id.not_in(in_training)
    )
    beside = (joinedload(User.granted_roles), undefer(User.own_opening_ids))
    return members.options(*beside).order_by(User.name, User.id)


def stage_to_choose_for(application: Application) -> Stage | None:
    """The stage for which a candidate can be asked for a time; None if nothing is to be scheduled.

    It needs an interview that is not scheduled yet, and somebody with hours who may hold it.
    """
    if not (application.is_active and application.stage.kind.holds_interviews):
        return None
    stage = stage_to_schedule(application)
    return stage if stage is not None and _has_pool(application, stage) else None


def stage_to_schedule(application: Application) -> Stage | None:
    """The first stage, of those held together, that requires more interviews than are scheduled and held."""
    found = db.session.execute(_NUMBERS, {"application_id": application.id}).all()
    at_stages = {row.stage_id: row[1] for row in found}
    for stage in stages_beside(application.opening.stages, application.stage):
        required = stage.required_scorecards if demands_scorecards(stage, application.stage) else 0
        if at_stages.get(stage.id, 0) < required:
            return stage
    return None


_NUMBERS = (
    select(Interview.stage_id, func.count())
    .where(
        Interview.application_id == bindparam("application_id"), Interview.state != InterviewState.CANCELLED
    )
    .group_by(Interview.stage_id)
)


def may_interview(user: User, application: Application) -> bool:
    """Whether a person has the role interviewer, and no conflict of interest with the candidate.

    One that a recruiter acknowledged does not count.
    """
    allowed = predicates.may_interview(user, application) and user.id not in who_waits(application)
    is_interviewer = predicates.has_active_role(user, Role.INTERVIEWER)
    return is_interviewer and allowed and user.email != application.candidate.email


def _slots(
    application: Application,
    people: Collection[User],
    minutes: int,
    earliest: datetime,
    latest: datetime,
    *,
    together: bool = False,
    moved: Interview | None = None,
) -> list[Slot]:
    if not people:
        return []
    booked = _interview_spans(people, moved)
    availability = availability_of(people, earliest, latest, booked=booked)
    pool = {id_: Interviewer(each, load=len(booked[id_])) for id_, each in availability.items()}
    find = slots_for_all if together else slots_for_pool
    slots = find(pool, minutes=minutes, earliest=earliest, latest=latest)
    candidate_busy = _candidate_spans(application, moved)
    return [slot for slot in slots if not _overlaps(slot, minutes, candidate_busy)]


def _interview_spans(people: Iterable[User], moved: Interview | None) -> Mapping[int, list[TimeSpan]]:
    """The interviews of each person: upcoming ones, and those within LOAD_PERIOD."""
    statement = select(Interview.interviewer_id, Interview.starts_at, Interview.ends_at).where(
        Interview.interviewer_id.in_([user.id for user in people]),
        Interview.state != InterviewState.CANCELLED,
        Interview.meets,
        Interview.starts_at > clock.now() - LOAD_PERIOD,
        _other_than(moved),
    )
    booked: dict[int, list[TimeSpan]] = defaultdict(list)
    for id_, begins, ends in db.session.execute(statement):
        booked[id_].append(TimeSpan(begins, ends))
    return booked


def _candidate_spans(application: Application, moved: Interview | None) -> list[TimeSpan]:
    """The upcoming interviews of a candidate, for any opening."""
    statement = (
        select(Interview.starts_at, Interview.ends_at)
        .join(Interview.application)
        .where(
            Application.candidate_id == application.candidate_id,
            Interview.state != InterviewState.CANCELLED,
            Interview.meets,
            Interview.ends_at > clock.now(),
            _other_than(moved),
        )
    )
    return [TimeSpan(begins, ends) for begins, ends in db.session.execute(statement)]


def _other_than(moved: Interview | None) -> ColumnElement[bool]:
    if moved is None:
        return true()
    return Interview.id.not_in([each.id for each in meeting_of(moved)])


def _overlaps(slot: Slot, minutes: int, spans: Iterable[TimeSpan]) -> bool:
    whole = TimeSpan(slot.starts_at, slot.starts_at + timedelta(minutes=minutes))
    return any(whole.within(span) for span in spans)


def _interviewer_ids_at_stage(application: Application, stage: Stage) -> set[int]:
    """Who has or had an interview with the candidate at a stage, whether or not its scorecard is in."""
    return set(db.session.scalars(_AT_STAGE, {"application_id": application.id, "stage_id": stage.id}))


_AT_STAGE = select(Interview.interviewer_id).where(
    Interview.application_id == bindparam("application_id"),
    Interview.stage_id == bindparam("stage_id"),
    Interview.state != InterviewState.CANCELLED,
)
