"""Days from hire and from start to a first territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.candidates.models import Application
from app.checklist.overview import time_to_territory
from app.db.base import db
from app.onboarding.models import Onboarding
from app.people.models import User
from app.plans.models import HireKind
from app.sales_areas.queries import known_regions
from app.shared.regions import Region
from app.territories.models import Assignment
from app.territories.queries import ASSIGNMENT_NOT_CANCELLED
from app.web.charts import bars

TIME_SAMPLE_SIZE = 500  # the newest first territories
TIME_LIST_LIMIT = 50
MIN_FOR_QUARTILES = 2  # times
LABEL_ROOM_FACTOR = 1.15  # leaves room for the number at the end of the longest bar


@dataclass(frozen=True)
class FirstTerritory:
    """The days one ISR took to a first territory; `by_override` if their gate was still closed."""

    onboarding: Onboarding
    region: Region
    from_hire: int
    from_start: int
    by_override: bool


@dataclass(frozen=True)
class Spread:
    """The median of some numbers of days, and their lower and upper quartiles."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class TimeGroup:
    """The times of one region and one kind of hire."""

    region: Region
    kind: HireKind
    number: int
    by_override: int
    from_hire: Spread
    from_start: Spread

    @property
    def name(self) -> str:
        return f"{self.region} · {self.kind}"


def times_to_territory() -> list[FirstTerritory]:
    """Times to a first territory, newest first, at most TIME_SAMPLE_SIZE."""
    past_the_gate = select(Assignment.id).where(
        Assignment.onboarding_id == Onboarding.id,
        Assignment.override_id.is_not(None),
        Assignment.starts_on == Onboarding.assigned_on,
        ASSIGNMENT_NOT_CANCELLED,
    )
    statement = (
        select(Onboarding, past_the_gate.exists())
        .join(Onboarding.application)
        .join(Application.opening)
        .where(Onboarding.assigned_on.is_not(None))
        .options(joinedload(Onboarding.isr).lazyload(User.granted_roles))
        .options(contains_eager(Onboarding.application).contains_eager(Application.opening))
        .order_by(Onboarding.assigned_on.desc(), Onboarding.id.desc())
        .limit(TIME_SAMPLE_SIZE)
    )
    return [_time_to_territory(*row) for row in db.session.execute(statement)]


def group_times(times: Iterable[FirstTerritory]) -> list[TimeGroup]:
    """The times by region and kind of hire, in the order of regions."""
    regions = known_regions()
    alike: dict[tuple[Region, HireKind], list[FirstTerritory]] = defaultdict(list)
    for time in times:
        alike[time.region, time.onboarding.kind].append(time)
    return [
        TimeGroup(
            region=region,
            kind=kind,
            number=len(some),
            by_override=sum(time.by_override for time in some),
            from_hire=spread_of([time.from_hire for time in some]),
            from_start=spread_of([time.from_start for time in some]),
        )
        for (region, kind), some in sorted(alike.items(), key=lambda each: _order(regions, *each[0]))
    ]


def spread_of(days: Sequence[int]) -> Spread:
    """The median and quartiles of some numbers of days; a single number is all three."""
    if len(days) < MIN_FOR_QUARTILES:
        return Spread(days[0], days[0], days[0])
    return Spread(*(round(day) for day in quantiles(days, n=4, method="inclusive")))


def time_chart(groups: Sequence[TimeGroup]) -> list[bars.ChartRow]:
    """The spreads as bars on one scale, with a mark at the median."""
    longest = max([1, *(max(group.from_hire.high, group.from_start.high) for group in groups)])
    whole = round(longest * LABEL_ROOM_FACTOR)
    return [
        bars.ChartRow(
            group.name,
            [_bar(_("From hire"), group.from_hire, whole), _bar(_("From start"), group.from_start, whole)],
        )
        for group in groups
    ]


def _time_to_territory(onboarding: Onboarding, by_override: bool) -> FirstTerritory:
    first_day = onboarding.assigned_on
    assert first_day is not None  # noqa: S101 - by the query
    time = time_to_territory(onboarding, onboarding.isr.time_zone, first_day)
    return FirstTerritory(
        onboarding=onboarding,
        region=onboarding.application.opening.region,
        from_hire=max(0, round(time.from_hire)),
        from_start=max(0, round(time.from_start)),
        by_override=by_override,
    )


def _bar(name: str, found: Spread, whole: int) -> bars.ChartBar:
    return bars.range_bar(name, found.low, found.middle, found.high, whole=whole)


def _order(regions: list[Region], region: Region, kind: HireKind) -> tuple[int, int]:
    return regions.index(region), list(HireKind).index(kind)
