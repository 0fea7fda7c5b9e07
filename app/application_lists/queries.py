"""Which applications a list has, for the person who reads it: the meaning of a filter, in SQL."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select

from app.access.roles import Role
from app.application_lists.filters import ApplicationFilter
from app.board.turn_filter import ME, waits_as
from app.candidates.models import Application, Candidate
from app.candidates.queries import has_source, visible_applications
from app.last_opened.queries import is_new_to
from app.openings.models import Opening, Stage
from app.people.models import User
from app.shared import clock
from app.tags.queries import has_tag


def filtered(filter_: ApplicationFilter, user: User) -> Select[Application]:
    """The applications that a filter leaves of those a person sees, in no order.

    What it asks of other tables is asked of each application that a list comes to (OFFSET 0): a list is read
    in its order until a page is full, and PostgreSQL would otherwise read those tables whole.
    """
    statement = visible_applications(user).where(*_own_conditions(filter_, user))
    openings = opening_conditions(filter_, user)
    if openings:
        statement = statement.where(Application.opening_id.in_(select(Opening.id).where(*openings)))
    candidates = candidate_conditions(filter_)
    if candidates:
        of_candidate = select(Candidate.id).where(Candidate.id == Application.candidate_id, *candidates)
        statement = statement.where(of_candidate.correlate(Application).offset(0).exists())
    if filter_.new:
        statement = statement.where(is_new_to(user))
    if filter_.tag is not None:
        statement = statement.where(has_tag(filter_.tag, user))
    return statement.where(waits_as(filter_.turns(user), user))


def visible_opening_ids(user: User) -> Select[int]:
    """The ids of the openings in which a person sees applications."""
    statement = select(Opening.id).where(Opening.id.not_in(user.openings_applied_to))
    if Role.RECRUITER in user.roles:
        return statement
    return statement.where(Opening.hiring_manager_id == user.id)


def listed_openings(filter_: ApplicationFilter, user: User) -> Select[int] | None:
    """The ids of the openings that a filter and the reader's role leave; None if these leave all."""
    conditions = opening_conditions(filter_, user)
    if not conditions and Role.RECRUITER in user.roles:
        return None
    return visible_opening_ids(user).where(*conditions)


def opening_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """What a filter asks of an opening."""
    conditions = []
    if filter_.region is not None:
        conditions.append(Opening.region == filter_.region)
    if filter_.recruiter is not None:
        recruiter = user.id if filter_.recruiter == ME else int(filter_.recruiter)
        conditions.append(Opening.recruiter_id == recruiter)
    return conditions


def candidate_conditions(filter_: ApplicationFilter) -> list[ColumnElement[bool]]:
    """What a filter asks of a candidate."""
    conditions: list[ColumnElement[bool]] = []
    if filter_.source is not None:
        conditions.append(has_source(filter_.source))
    if filter_.internal is not None:
        conditions.append(Candidate.internal.expression.is_(filter_.internal))
    return conditions


def stage_condition(filter_: ApplicationFilter) -> list[ColumnElement[bool]]:
    """That an application is at the stage with the position a filter asks for."""
    if filter_.stage is None:
        return []
    of_opening = (Stage.opening_id == filter_.opening, Stage.position == filter_.stage)
    return [Application.stage_id == select(Stage.id).where(*of_opening).scalar_subquery()]


def days_condition(filter_: ApplicationFilter) -> list[ColumnElement[bool]]:
    """That an application has been at its stage for so many days."""
    if filter_.days is None:
        return []
    return [Application.stage_since <= clock.now() - timedelta(days=filter_.days)]


def applied_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """That a candidate applied on the days a filter asks for, in the reader's time zone."""
    conditions: list[ColumnElement[bool]] = []
    if filter_.applied_from:
        conditions.append(Application.applied_at >= _start_of(filter_.applied_from, user.time_zone))
    if filter_.applied_until:
        after = _start_of(filter_.applied_until + timedelta(days=1), user.time_zone)
        conditions.append(Application.applied_at < after)
    return conditions


def _own_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter_.opening is not None:
        conditions.append(Application.opening_id == filter_.opening)
    if filter_.status is not None:
        conditions.append(Application.status == filter_.status)
    if filter_.reason is not None:
        conditions.append(Application.decline_reason == filter_.reason)
    conditions += [*stage_condition(filter_), *days_condition(filter_)]
    return [*conditions, *applied_conditions(filter_, user)]


def _start_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
