"""Vacant territories, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.reports.capacity.segments import SalesArea
from app.shared import clock
from app.shared.regions import Region
from app.shared.times import in_zone
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_IS_RUNNING, ASSIGNMENT_NOT_CANCELLED, visible_to

VACANCY_SAMPLE_SIZE = 500  # territories; the longest vacant are shown
_OF_TERRITORY = Assignment.territory_id == Territory.id
ADDED_OR_RESTORED = (ActivityVerb.ADDED_TERRITORY, ActivityVerb.PUT_BACK_TERRITORY)


@dataclass(frozen=True)
class Vacancy:
    """A vacant territory, and since when; None if that is not on record."""

    territory: Territory
    since: date | None
    days: int | None


def count_vacancies(region: Region | None, today: date) -> dict[SalesArea, int]:
    """The number of vacant territories on a day, by area."""
    vacant = _vacant(today)
    statement = select(Territory.region, Territory.segment, func.count()).where(vacant, *_in(region))
    rows = db.session.execute(statement.group_by(Territory.region, Territory.segment))
    return {SalesArea(of, segment): number for of, segment, number in rows}


def vacancies(user: User, region: Region | None) -> list[Vacancy]:
    """The vacant territories a person may see, longest vacant first, at most VACANCY_SAMPLE_SIZE."""
    last_day = (
        select(func.max(Assignment.ends_on)).where(_OF_TERRITORY, ASSIGNMENT_NOT_CANCELLED).scalar_subquery()
    )
    named = literal("territory:") + cast(Territory.id, String)
    put = (Activity.about == named, Activity.verb.in_(ADDED_OR_RESTORED))
    put_at = select(func.max(Activity.at)).where(*put).scalar_subquery()
    statement = (
        visible_to(user)
        .where(_vacant(clock.today(user.time_zone)), *_in(region))
        .add_columns(last_day, put_at)
        .order_by(last_day.is_not(None), last_day, Territory.id)
        .limit(VACANCY_SAMPLE_SIZE)
    )
    found = [_vacancy(*row, zone=user.time_zone) for row in db.session.execute(statement)]
    return sorted(found, key=lambda each: (each.since or date.min, each.territory.name))


def _vacancy(territory: Territory, last_day: date | None, put_at: datetime | None, *, zone: str) -> Vacancy:
    put_on = [in_zone(put_at, zone).date()] if put_at else []
    free_from = [last_day + timedelta(days=1)] if last_day else []
    since = max(put_on + free_from, default=None)
    return Vacancy(territory, since, None if since is None else max(0, (clock.today(zone) - since).days))


def _vacant(today: date) -> ColumnElement[bool]:
    """Not removed, and nobody holds it on a day or later; the last day counts as held."""
    held = (
        select(Assignment.id)
        .where(
            _OF_TERRITORY, ASSIGNMENT_NOT_CANCELLED, or_(ASSIGNMENT_IS_RUNNING, Assignment.ends_on >= today)
        )
        .exists()
    )
    return and_(Territory.removed_at.is_(None), ~held)


def _in(region: Region | None) -> list[ColumnElement[bool]]:
    return [] if region is None else [Territory.region == region]
