"""The times a candidate can choose from: what the free time of a stage's whole pool leaves them.

However many people and interviews there are, each answer costs the same few statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, true

from app.access import predicates
from app.access.roles import Role
from app.availability.queries import availability_of, users_with_hours
from app.availability.rules import SLOT_HORIZON, SLOT_NOTICE
from app.availability.slots import Interviewer, Slot, slots_for_pool
from app.availability.spans import TimeSpan
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.interviews.rules import LOAD_PERIOD
from app.openings.models import Stage, StageKind
from app.people.models import User
from app.shared import clock


def free_slots(application: Application, stage: Stage | None = None) -> list[Slot]:
    """The slots of the stage an application stands at, with whoever of its pool interviewed least lately.

    `stage` is another one, where its candidate knows of no later one yet.
    """
    now, stage = clock.now(), stage or application.stage
    pool = interviewer_pool(application, stage)
    return _slots(
        application, pool, earliest=now + SLOT_NOTICE, latest=now + SLOT_HORIZON, minutes=stage.minutes
    )


def free_slot_at(application: Application, starts_at: datetime, pool: Collection[User]) -> Slot | None:
    """The slot at one instant, of a pool whose rows the caller holds; None where it is not free."""
    now = clock.now()
    if not now + SLOT_NOTICE <= starts_at <= now + SLOT_HORIZON:
        return None
    minutes = application.stage.minutes
    slots = _slots(application, pool, earliest=starts_at, latest=starts_at, minutes=minutes)
    return slots[0] if slots else None


def reschedule_slots(interview: Interview) -> list[Slot]:
    """The slots an interview can be moved to: of the same interviewer, the one it now has aside."""
    now = clock.now()
    slots = _slots(
        interview.application,
        [interview.interviewer],
        earliest=now + SLOT_NOTICE,
        latest=now + SLOT_HORIZON,
        minutes=interview.minutes,
        moved=interview,
    )
    return [slot for slot in slots if slot.starts_at != interview.starts_at]


def interviewer_pool(application: Application, stage: Stage | None = None) -> list[User]:
    """Who interviews at the stage an application stands at, or at another, and can be met."""
    stage = stage or application.stage
    team = [user for user in stage.hiring_team if may_interview(user, application)]
    with_hours, taken = users_with_hours(team), _interviewer_ids_at_stage(application, stage)
    return [user for user in team if user.id in with_hours - taken]


def can_choose_slot(application: Application) -> bool:
    """Whether a candidate can be asked for a time: they stand at an interview that nobody has with them."""
    return (
        application.is_active
        and application.stage.kind is StageKind.INTERVIEW
        and not has_interview_at_stage(application)
        and bool(interviewer_pool(application))
    )


def has_interview_at_stage(application: Application) -> bool:
    """Whether the stage an application stands at has an interview that is not cancelled."""
    return bool(_interviewer_ids_at_stage(application, application.stage))


def may_interview(user: User, application: Application) -> bool:
    """Whether someone of the hiring team can be given this candidate: no conflict of interest, and an
    interviewer still."""
    allowed = predicates.may_interview(user, application)
    is_interviewer = predicates.has_active_role(user, Role.INTERVIEWER)
    return is_interviewer and allowed and user.email != application.candidate.email


def _slots(
    application: Application,
    people: Collection[User],
    *,
    earliest: datetime,
    latest: datetime,
    minutes: int | None,
    moved: Interview | None = None,
) -> list[Slot]:
    if not people or minutes is None:
        return []
    booked = _interview_spans(people, moved)
    availability = availability_of(people, earliest, latest, booked=booked)
    pool = {id_: Interviewer(each, load=len(booked[id_])) for id_, each in availability.items()}
    slots = slots_for_pool(pool, minutes=minutes, earliest=earliest, latest=latest)
    theirs = _candidate_spans(application, moved)
    return [slot for slot in slots if not _overlaps(slot, minutes, theirs)]


def _interview_spans(people: Iterable[User], moved: Interview | None) -> Mapping[int, list[TimeSpan]]:
    """The interviews of each, to come and lately."""
    statement = select(Interview.interviewer_id, Interview.starts_at, Interview.ends_at).where(
        Interview.interviewer_id.in_([user.id for user in people]),
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at > clock.now() - LOAD_PERIOD,
        _other_than(moved),
    )
    booked: dict[int, list[TimeSpan]] = defaultdict(list)
    for id_, begins, ends in db.session.execute(statement):
        booked[id_].append(TimeSpan(begins, ends))
    return booked


def _candidate_spans(application: Application, moved: Interview | None) -> list[TimeSpan]:
    """The interviews a candidate has to come, for whichever opening."""
    statement = (
        select(Interview.starts_at, Interview.ends_at)
        .join(Interview.application)
        .where(
            Application.candidate_id == application.candidate_id,
            Interview.state != InterviewState.CANCELLED,
            Interview.ends_at > clock.now(),
            _other_than(moved),
        )
    )
    return [TimeSpan(begins, ends) for begins, ends in db.session.execute(statement)]


def _other_than(moved: Interview | None) -> ColumnElement[bool]:
    return true() if moved is None else Interview.id != moved.id


def _overlaps(slot: Slot, minutes: int, spans: Iterable[TimeSpan]) -> bool:
    whole = TimeSpan(slot.starts_at, slot.starts_at + timedelta(minutes=minutes))
    return any(whole.within(span) for span in spans)


def _interviewer_ids_at_stage(application: Application, stage: Stage) -> set[int]:
    """Who has, or had, an interview with them at a stage: nobody has two.

    Whether its scorecard is in makes no difference, or the slots would tell.
    """
    statement = select(Interview.interviewer_id).where(
        Interview.application_id == application.id,
        Interview.stage_id == stage.id,
        Interview.state != InterviewState.CANCELLED,
    )
    return set(db.session.scalars(statement))
