"""Vacant territories, and since when."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, String, and_, bindparam, cast, func, literal, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.reports.capacity.segments import SalesArea
from app.sales_areas.queries import segment_names
from app.shared import clock
from app.shared.regions import Region
from app.shared.times import in_zone
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_NOT_CANCELLED, assignment_is_current, sees_territories

VACANCY_SAMPLE_SIZE = 500  # territories; the longest vacant are shown
_OF_TERRITORY = Assignment.territory_id == Territory.id
ADDED_OR_RESTORED = (ActivityVerb.ADDED_TERRITORY, ActivityVerb.PUT_BACK_TERRITORY)


class Vacancy(NamedTuple):
    """A vacant territory, and since when; None if that is not on record."""

    territory_id: int
    name: str
    region: Region
    segment: str
    since: date | None
    days: int | None


def count_vacancies(region: Region | None, today: date) -> dict[SalesArea, int]:
    """The number of vacant territories on a day, by area."""
    rows = db.session.execute(_counts(region), {"today": today})
    counts: Counter[SalesArea] = Counter()
    names = segment_names()
    for of, segment, number in rows:
        counts[SalesArea(of, names.meaning(segment))] += number
    return counts


def vacancies(user: User, region: Region | None) -> list[Vacancy]:
    """The vacant territories a person may see, longest vacant first, at most VACANCY_SAMPLE_SIZE."""
    zone, today = user.time_zone, clock.today(user.time_zone)
    rows = db.session.execute(_list(region), {"today": today}) if sees_territories(user) else ()
    put_on: dict[datetime, date] = {}  # many came on the map at one moment
    found = []
    for territory_id, name, of, segment, last_day, put_at in rows:
        since = last_day + timedelta(days=1) if last_day else None
        if put_at is not None:
            on = put_on.get(put_at) or put_on.setdefault(put_at, in_zone(put_at, zone).date())
            since = max(since, on) if since else on
        days = None if since is None else max(0, (today - since).days)
        found.append(Vacancy(territory_id, name, of, segment, since, days))
    return sorted(found, key=lambda each: (each.since or date.min, each.name))


@cache
def _counts(region: Region | None) -> Select[*tuple[Any, ...]]:
    vacant = select(Territory.region, Territory.segment, func.count()).where(_vacant(), *_in(region))
    return vacant.group_by(Territory.region, Territory.segment)


@cache
def _list(region: Region | None) -> Select[Any]:
    last = select(Assignment.territory_id, func.max(Assignment.ends_on).label("day"))
    last_held = last.where(ASSIGNMENT_NOT_CANCELLED).group_by(Assignment.territory_id).subquery()
    named = literal("territory:") + cast(Territory.id, String)
    put = (Activity.about == named, Activity.verb.in_(ADDED_OR_RESTORED))
    put_at = select(func.max(Activity.at)).where(*put).scalar_subquery()
    columns = (Territory.id, Territory.name, Territory.region, Territory.segment, last_held.c.day, put_at)
    return (
        select(*columns)
        .outerjoin(last_held, last_held.c.territory_id == Territory.id)
        .where(_vacant(), *_in(region))
        .order_by(last_held.c.day.is_not(None), last_held.c.day, Territory.id)
        .limit(VACANCY_SAMPLE_SIZE)
    )


def _vacant() -> ColumnElement[bool]:
    """Not removed, and nobody holds it on the day `today` or later; the last day counts as held."""
    today = bindparam("today", type_=Date)
    held = select(Assignment.id).where(_OF_TERRITORY, assignment_is_current(today)).exists()
    return and_(Territory.removed_at.is_(None), ~held)


def _in(region: Region | None) -> list[ColumnElement[bool]]:
    return [] if region is None else [Territory.region == region]
