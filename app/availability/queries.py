"""The availability of people, in a fixed number of statements for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from app.availability.models import BusyTime, DayOff, MeetingSettings, WeeklyHours
from app.availability.slots import Availability
from app.availability.spans import TimeSpan
from app.availability.wall_clock import WeekdayHours
from app.db.base import db
from app.people.models import User
from app.shared import clock

Value = TypeVar("Value")
DAYS_OFF_LIMIT = 200
_SEARCH_MARGIN = timedelta(days=2)  # longer than any slot, buffer or difference between time zones


def availability_of(
    users: Iterable[User],
    earliest: datetime,
    latest: datetime,
    *,
    booked: Mapping[int, Iterable[TimeSpan]] | None = None,
) -> dict[int, Availability]:
    """The availability of people between two instants, by their id.

    `booked` are their interviews by their id, of all weeks that the instants lie in, so that the limits are
    right.
    """
    people = {user.id: user for user in users}
    begins, ends = earliest - _SEARCH_MARGIN, latest + _SEARCH_MARGIN
    hours = _hours_of(people)
    days_off = _by_person(
        select(DayOff).where(
            DayOff.user_id.in_(people), DayOff.last_day >= begins.date(), DayOff.first_day <= ends.date()
        ),
        lambda row: row.days,
    )
    busy = _by_person(
        select(BusyTime).where(
            BusyTime.user_id.in_(people), BusyTime.ends_at > begins, BusyTime.begins_at < ends
        ),
        lambda row: row.span,
    )
    statement = select(MeetingSettings).where(MeetingSettings.user_id.in_(people))
    settings = {row.user_id: row for row in db.session.scalars(statement)}
    return {
        id_: Availability(
            zone=user.time_zone,
            hours=tuple(hours[id_]),
            days_off=tuple(days_off[id_]),
            busy=tuple(busy[id_]),
            booked=tuple((booked or {}).get(id_, ())),
            **_limits(settings.get(id_)),
        )
        for id_, user in people.items()
    }


def users_with_hours() -> Select[int]:
    """A statement of the ids of those who have set weekly hours."""
    return select(WeeklyHours.user_id)


def meeting_link_of(user: User) -> str:
    """The meeting link of a person; empty if they have none."""
    return meeting_settings(user).meeting_link


def meeting_settings(user: User) -> MeetingSettings:
    """A person's settings; if they have none yet, unsaved ones with the defaults."""
    found = db.session.get(MeetingSettings, user.id)
    return found or MeetingSettings(
        user_id=user.id,
        buffer_minutes=0,
        meeting_link="",
        calendar_address="",
        calendar_failures=0,
        calendar_unread=[],
    )


def weekly_hours(user: User) -> list[WeekdayHours]:
    """The weekly hours of a person, in the order of the week."""
    return _hours_of({user.id: user})[user.id]


def upcoming_days_off(user: User) -> Sequence[DayOff]:
    """The days off of a person that have not passed in their time zone, the next first."""
    upcoming = (DayOff.user_id == user.id, DayOff.last_day >= clock.today(user.time_zone))
    statement = select(DayOff).where(*upcoming).order_by(DayOff.first_day, DayOff.id).limit(DAYS_OFF_LIMIT)
    return db.session.scalars(statement).all()


def upcoming_busy_count(user: User) -> int:
    """How many busy times of a person have not passed."""
    upcoming = (BusyTime.user_id == user.id, BusyTime.ends_at > clock.now())
    return db.session.scalar(select(func.count()).select_from(BusyTime).where(*upcoming)) or 0


def _hours_of(people: Mapping[int, User]) -> dict[int, list[WeekdayHours]]:
    statement = select(WeeklyHours).where(WeeklyHours.user_id.in_(people))
    return _by_person(statement.order_by(WeeklyHours.weekday, WeeklyHours.begins), lambda row: row.hours)


def _by_person(statement: Any, value: Callable[[Any], Value]) -> dict[int, list[Value]]:
    """The values of the rows of a statement, by the id of their person."""
    found: dict[int, list[Value]] = defaultdict(list)
    for row in db.session.scalars(statement):
        found[row.user_id].append(value(row))
    return found


def _limits(settings: MeetingSettings | None) -> dict[str, Any]:
    if settings is None:
        return {}
    return {
        "most_per_day": settings.most_per_day,
        "most_per_week": settings.most_per_week,
        "buffer": timedelta(minutes=settings.buffer_minutes),
    }
