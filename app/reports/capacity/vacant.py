"""The territories without an ISR, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, literal, select

from app.activity.models import Activity
from app.people.models import User
from app.reports.capacity.places import Place
from app.shared import clock
from app.shared.database import db
from app.shared.regions import Region
from app.shared.times import in_zone
from app.territories.models import Assignment, Territory
from app.territories.queries import RUNNING, visible_to

LOOKED_AT = 500  # of those, the longest vacant are shown
OF_IT = Assignment.territory_id == Territory.id
VACANT = ~select(Assignment.id).where(OF_IT, RUNNING).exists()


@dataclass(frozen=True)
class Vacancy:
    """A territory without an ISR, `since` the day it has had none; unknown where nothing is on record."""

    territory: Territory
    since: date | None
    days: int | None


def count_vacancies(region: Region | None) -> dict[Place, int]:
    """How many territories are vacant, by place."""
    statement = select(Territory.region, Territory.segment, func.count()).where(VACANT, *_in(region))
    rows = db.session.execute(statement.group_by(Territory.region, Territory.segment))
    return {Place(of, segment): number for of, segment, number in rows}


def vacancies(user: User, region: Region | None) -> list[Vacancy]:
    """The vacant territories a person may see, the longest vacant first, at most LOOKED_AT."""
    last_day = select(func.max(Assignment.ends_on)).where(OF_IT).scalar_subquery()
    named = literal("territory:") + cast(Territory.id, String)
    added = select(func.min(Activity.at)).where(Activity.about == named).scalar_subquery()
    statement = (
        visible_to(user)
        .where(VACANT, *_in(region))
        .add_columns(last_day, added)
        .order_by(last_day.is_not(None), last_day, Territory.id)
        .limit(LOOKED_AT)
    )
    found = [_vacancy(*row, zone=user.time_zone) for row in db.session.execute(statement)]
    return sorted(found, key=lambda each: (each.since or date.min, each.territory.name))


def _vacancy(territory: Territory, last_day: date | None, added: datetime | None, *, zone: str) -> Vacancy:
    since = in_zone(added, zone).date() if added else None
    if last_day is not None:
        since = last_day + timedelta(days=1)
    days = max(0, (clock.today(zone) - since).days) if since else None
    return Vacancy(territory, since, days)


def _in(region: Region | None) -> list[ColumnElement[bool]]:
    return [] if region is None else [Territory.region == region]
