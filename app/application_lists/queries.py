"""Which applications a list has, for the person who reads it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select

from app.application_lists.filters import ApplicationFilter
from app.board.turn_filter import ME, waits_as
from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.openings.models import Opening, Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.shared import clock


def filtered(filter_: ApplicationFilter, user: User) -> Select[Application]:
    """The applications that a filter leaves of those a person sees, in no order."""
    statement = visible_applications(user).where(*_own_conditions(filter_))
    openings = _opening_conditions(filter_, user)
    if openings:
        statement = statement.where(Application.opening_id.in_(select(Opening.id).where(*openings)))
    candidates = _candidate_conditions(filter_)
    if candidates:
        statement = statement.where(Application.candidate_id.in_(select(Candidate.id).where(*candidates)))
    if filter_.reason is not None:
        statement = statement.where(Application.id.in_(_declined_for(filter_.reason)))
    if filter_.applied_from or filter_.applied_until:
        statement = statement.where(Application.id.in_(_applied_between(filter_, user.time_zone)))
    return statement.where(waits_as(filter_.turns(user), user))


def _own_conditions(filter_: ApplicationFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if filter_.opening is not None:
        conditions.append(Application.opening_id == filter_.opening)
    if filter_.status is not None:
        conditions.append(Application.status == filter_.status)
    if filter_.stage is not None:
        of_opening = (Stage.opening_id == filter_.opening, Stage.position == filter_.stage)
        conditions.append(Application.stage_id == select(Stage.id).where(*of_opening).scalar_subquery())
    if filter_.days is not None:
        conditions.append(Application.stage_since <= clock.now() - timedelta(days=filter_.days))
    return conditions


def _opening_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    conditions = []
    if filter_.region is not None:
        conditions.append(Opening.region == filter_.region)
    if filter_.recruiter is not None:
        recruiter = user.id if filter_.recruiter == ME else int(filter_.recruiter)
        conditions.append(Opening.recruiter_id == recruiter)
    return conditions


def _candidate_conditions(filter_: ApplicationFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter_.source is not None:
        conditions.append(Candidate.source == filter_.source)
    if filter_.internal is not None:
        conditions.append(Candidate.internal.expression.is_(filter_.internal))
    return conditions


def _declined_for(reason: str) -> Select[int]:
    is_last = Transition.number == Application.version
    joined = select(Transition.application_id).join(Application, Application.id == Transition.application_id)
    return joined.where(is_last, Transition.reason == reason)


def _applied_between(filter_: ApplicationFilter, zone: str) -> Select[int]:
    statement = select(Transition.application_id).where(Transition.number == 1)
    if filter_.applied_from:
        statement = statement.where(Transition.at >= _start_of(filter_.applied_from, zone))
    if filter_.applied_until:
        after = _start_of(filter_.applied_until + timedelta(days=1), zone)
        statement = statement.where(Transition.at < after)
    return statement


def _start_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
