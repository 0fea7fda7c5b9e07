"""My interviews: the scorecards a person owes, and their interviews today and later."""

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

AGENDA_LIST_LIMIT = 50  # of those that have begun, and of those that have not


@dataclass(frozen=True)
class Agenda:
    """The interviews of a person, each list by start.

    `owed` has those that are over without a scorecard, `sits_in` those that somebody else holds.
    """

    owed: Sequence[Interview]
    today: Sequence[Interview]
    upcoming: Sequence[Interview]
    sits_in: Sequence[Interview] = ()


def agenda_of(user: User, now: datetime) -> Agenda:
    """The interviews of a person, by day in their time zone."""
    begun = _scheduled(user, Interview.starts_at <= now)
    ahead = _scheduled(user, Interview.starts_at > now)
    sections: dict[str, list[Interview]] = {"owed": [], "today": [], "upcoming": []}
    for name, interviews in groupby(
        [*begun, *ahead], lambda interview: agenda_section(interview, now, user.time_zone)
    ):
        sections[name] += interviews
    shadowed = scheduled_interviews(user, Interview.shadow_id).where(Interview.ends_at > now)
    sits_in = db.session.scalars(shadowed.limit(AGENDA_LIST_LIMIT)).all()
    return Agenda(**sections, sits_in=sits_in)


def agenda_section(interview: Interview, now: datetime, zone: str) -> str:
    """The section of an interview on the page: "owed" once it is over, "today" or "upcoming" before."""
    if interview.ends_at <= now:
        return "owed"
    begins_today = in_zone(interview.starts_at, zone).date() == in_zone(now, zone).date()
    return "today" if begins_today or interview.starts_at <= now else "upcoming"


def _scheduled(user: User, condition: ColumnElement[bool]) -> Sequence[Interview]:
    return db.session.scalars(scheduled_interviews(user).where(condition).limit(AGENDA_LIST_LIMIT)).all()
