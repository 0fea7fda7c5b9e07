"""What a hiring report counts: a span of months, and the openings and candidates it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.hiring_reports.rules import Grouping
from app.openings.models import Opening
from app.people.models import User
from app.shared.regions import Region
from app.shared.text import compared_name


@dataclass(frozen=True)
class HiringFilter:
    """Which applications are counted: those of a span of days in UTC, both included."""

    first: date
    last: date
    opening: int | None = None
    family: str | None = None
    region: Region | None = None
    recruiter: int | None = None
    source: str | None = None
    by_kind: bool = False  # stages are counted by their kinds, also those of one process

    @property
    def has_one_process(self) -> bool:
        """True if all that is counted has the stages of one job family."""
        return not self.by_kind and (self.opening is not None or self.family is not None)

    @property
    def grouping(self) -> Grouping:
        """What stages are counted by."""
        return Grouping.NAME if self.has_one_process else Grouping.KIND

    @property
    def is_of_months(self) -> bool:
        """True if the span is of whole months, as the sums are."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    def in_span(self, instant: Any, *, more: timedelta = timedelta()) -> list[ColumnElement[bool]]:
        """The conditions that an instant is in the span, or so much later."""
        return [instant >= midnight(self.first), instant < midnight(self.last, 1) + more]

    def opening_conditions(self, user: User) -> list[ColumnElement[bool]]:
        """The conditions that an opening is counted, for a reader."""
        conditions = list(_seen_openings(user))
        if self.opening is not None:
            conditions.append(Opening.id == self.opening)
        if self.family is not None:
            conditions.append(Opening.job_family == self.family)
        if self.region is not None:
            conditions.append(Opening.region == self.region)
        if self.recruiter is not None:
            conditions.append(Opening.recruiter_id == self.recruiter)
        return conditions

    def openings(self, user: User) -> Select[Any]:
        """The ids of the openings that are counted, for a reader."""
        return select(Opening.id).where(*self.opening_conditions(user))

    def application_conditions(self, user: User) -> list[ColumnElement[bool]]:
        """The conditions that an application is counted, for a reader, at any time."""
        conditions: list[ColumnElement[bool]] = [Application.opening_id.in_(self.openings(user))]
        return [*conditions, *self.source_conditions()]

    def source_conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that a candidate comes from the source, if one is asked for."""
        if self.source is None:
            return []
        from_source = select(Candidate.id).where(Candidate.source_key == compared_name(self.source))
        return [Application.candidate_id.in_(from_source)]


def seen_openings(user: User) -> Select[Opening]:
    """The openings that are counted for a reader: all for recruiters and admins, others' own.

    Openings that the reader applied to do not exist for them.
    """
    return select(Opening).where(*_seen_openings(user))


def _seen_openings(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Opening.id.not_in(user.openings_applied_to),
        Opening.removed_at.is_(None),
    ]
    if user.roles.isdisjoint({Role.RECRUITER, Role.ADMIN}):
        conditions.append(Opening.hiring_manager_id == user.id)
    return conditions


def midnight(day: date, days_later: int = 0) -> datetime:
    """The instant at which a day, or one so many days later, begins in UTC."""
    return datetime.combine(day + timedelta(days=days_later), time(), UTC)
