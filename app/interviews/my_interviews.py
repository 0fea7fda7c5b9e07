"""My interviews: what a person owes a scorecard for, whom they meet today, and whom later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement

from app.db.base import db
from app.interviews.models import Interview
from app.interviews.queries import scheduled_interviews
from app.people.models import User
from app.shared.times import in_zone

AGENDA_LIST_LIMIT = 50  # of those that have begun, and of those to come


@dataclass(frozen=True)
class Agenda:
    """`owed` has the interviews that are over, the longest ago first; the others stand by their start."""

    owed: Sequence[Interview]
    today: Sequence[Interview]
    upcoming: Sequence[Interview]


def agenda_of(user: User, now: datetime) -> Agenda:
    """The interviews a person has before them or owes a scorecard for, in days of their time zone."""
    begun = _scheduled(user, Interview.starts_at <= now)
    ahead = _scheduled(user, Interview.starts_at > now)
    placed = groupby([*begun, *ahead], lambda one: agenda_section(one, now, user.time_zone))
    found: dict[str, list[Interview]] = {"owed": [], "today": [], "upcoming": []}
    for place, interviews in placed:
        found[place] += interviews
    return Agenda(**found)


def agenda_section(interview: Interview, now: datetime, zone: str) -> str:
    """Where an interview stands on the page: "owed" once it is over, "today" or "upcoming" until then."""
    if interview.ends_at <= now:
        return "owed"
    begins_today = in_zone(interview.starts_at, zone).date() == in_zone(now, zone).date()
    return "today" if begins_today or interview.starts_at <= now else "upcoming"


def _scheduled(user: User, condition: ColumnElement[bool]) -> Sequence[Interview]:
    return db.session.scalars(scheduled_interviews(user).where(condition).limit(AGENDA_LIST_LIMIT)).all()
