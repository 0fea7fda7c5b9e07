"""Which applications a list has, for the person who reads it: the meaning of a filter, in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.access.roles import Role
from app.application_lists.filters import ApplicationFilter
from app.board.turn_filter import CANDIDATES, waits_as
from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.db.rows import unindexed
from app.last_opened.queries import is_new_to
from app.openings.models import Opening, Stage
from app.people.models import User
from app.tags.queries import has_tag


def filtered(
    filter_: ApplicationFilter, user: User, *, few: bool = False, by_turns: bool = True
) -> Select[Application]:
    """The applications that a filter leaves of those a person sees, in no order.

    `few` says that something else leads to few applications: then no condition here leads along an index.
    `by_turns` is false if that is already all that the filter asks of their turns.

    What it asks of other tables is asked of each application that a list comes to (OFFSET 0): a list is read
    in its order until a page is full, and PostgreSQL would otherwise read those tables whole.
    """
    statement = visible_applications(user).where(*_own_conditions(filter_, user, few))
    openings = opening_conditions(filter_, user)
    if openings:
        of_filter = select(Opening.id).where(*openings)
        statement = statement.where(_column(Application.opening_id, few).in_(of_filter))
    candidates = candidate_conditions(filter_, user)
    if candidates:
        of_candidate = select(Candidate.id).where(Candidate.id == Application.candidate_id, *candidates)
        statement = statement.where(of_candidate.correlate(Application).offset(0).exists())
    if filter_.new:
        statement = statement.where(is_new_to(user))
    if filter_.tag is not None:
        statement = statement.where(has_tag(filter_.value("tag", user), user))
    if not by_turns:
        return statement
    owner = None
    if filter_.waiting_for not in (None, CANDIDATES):
        owner = filter_.value("waiting_for", user)
    return statement.where(waits_as(filter_.turns, user, owner))


def visible_opening_ids(user: User) -> Select[int]:
    """The ids of the openings in which a person sees applications."""
    statement = select(Opening.id).where(
        Opening.id.not_in(user.openings_applied_to), Opening.removed_at.is_(None)
    )
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
        conditions.append(Opening.region == filter_.value("region", user))
    if filter_.recruiter is not None:
        conditions.append(Opening.recruiter_id == filter_.value("recruiter", user))
    return conditions


def candidate_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """What a filter asks of a candidate."""
    conditions: list[ColumnElement[bool]] = []
    if filter_.source is not None:
        conditions.append(Candidate.source_key == filter_.value("source", user))
    if filter_.internal is not None:
        conditions.append(Candidate.internal.expression.is_(filter_.internal))
    return conditions


def stage_condition(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """That an application is at the stage with the position a filter asks for."""
    if filter_.stage is None:
        return []
    opening, stage = filter_.value("opening", user), filter_.value("stage", user)
    of_opening = (Stage.opening_id == opening, Stage.position == stage)
    return [Application.stage_id == select(Stage.id).where(*of_opening).scalar_subquery()]


def days_condition(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """That an application has been at its stage for so many days."""
    if filter_.days is None:
        return []
    return [Application.stage_since <= filter_.value("days", user)]


def applied_conditions(filter_: ApplicationFilter, user: User) -> list[ColumnElement[bool]]:
    """That a candidate applied on the days a filter asks for, in the reader's time zone."""
    conditions: list[ColumnElement[bool]] = []
    if filter_.applied_from:
        conditions.append(Application.applied_at >= filter_.value("applied_from", user))
    if filter_.applied_until:
        conditions.append(Application.applied_at < filter_.value("applied_until", user))
    return conditions


def _column(column: Any, few: bool) -> Any:
    return unindexed(column) if few else column


def _own_conditions(filter_: ApplicationFilter, user: User, few: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter_.opening is not None:
        conditions.append(_column(Application.opening_id, few) == filter_.value("opening", user))
    if filter_.status is not None:
        conditions.append(_column(Application.status, few) == filter_.status)
    if filter_.reason is not None:
        conditions.append(_column(Application.decline_reason, few) == filter_.value("reason", user))
    conditions += [*stage_condition(filter_, user), *days_condition(filter_, user)]
    return [*conditions, *applied_conditions(filter_, user)]
