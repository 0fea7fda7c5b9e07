"""The values of the capacity page, read in a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from app.db.base import db
from app.people.models import User
from app.reports.capacity.candidates import (
    ComingCandidate,
    StageCount,
    coming_candidates,
    count_last_stages,
)
from app.reports.capacity.isrs import (
    NearlyReadyIsr,
    ReadyIsr,
    isrs_without_territory,
    visible_onboarding_ids,
)
from app.reports.capacity.rules import CapacityNeed
from app.reports.capacity.segments import SalesArea
from app.reports.capacity.vacancies import Vacancy, count_vacancies, vacancies
from app.sales_areas.queries import known_regions, segment_names
from app.shared import clock
from app.shared.regions import Region
from app.territories.models import Territory
from app.web.charts import bars

CAPACITY_LIST_LIMIT = 20  # rows of each list
T = TypeVar("T")


@dataclass(frozen=True)
class ListExcerpt(Generic[T]):
    """The first rows of a list, and the number of the others."""

    rows: Sequence[T]
    more: int


@dataclass(frozen=True)
class Capacity:
    """The need of each area as a table and a chart, with its territories, ISRs and candidates.

    `short` is the sum of all gaps: a surplus in one area does not fill a gap in another. `onboardings` are
    the ids of those of the ISRs in its rows that the reader may open.
    """

    needs: list[tuple[SalesArea, CapacityNeed]]
    whole: CapacityNeed
    short: int
    picture: list[bars.ChartRow]
    vacant: ListExcerpt[Vacancy]
    ready: ListExcerpt[ReadyIsr]
    nearly_ready: ListExcerpt[NearlyReadyIsr]
    candidates: ListExcerpt[ComingCandidate]
    onboardings: set[int]


def capacity_of(user: User, region: Region | None) -> Capacity:
    """The capacity of a region, or of all, as far as a person may see it."""
    texts = db.session.scalars(select(Territory.segment).distinct()).all()
    segments = list(dict.fromkeys(map(segment_names().meaning, texts)))
    isrs = isrs_without_territory(segments, zone=user.time_zone)
    ready = [isr for isr in isrs.ready if _is_in(isr.area, region)]
    nearly_ready = [isr for isr in isrs.nearly_ready if _is_in(isr.area, region)]
    stages = count_last_stages(user, region, segments)
    vacant = count_vacancies(region, clock.today(user.time_zone))
    needs = needs_of(vacant, ready, nearly_ready, stages)
    whole = reduce(add, (need for _area, need in needs), CapacityNeed())
    shown = [each.onboarding_id for each in ready[:CAPACITY_LIST_LIMIT] if each.onboarding_id]
    shown += [each.onboarding_id for each in nearly_ready[:CAPACITY_LIST_LIMIT]]
    return Capacity(
        needs=needs,
        whole=whole,
        short=sum(max(0, need.gap) for _area, need in needs),
        picture=capacity_chart(needs),
        vacant=_excerpt(vacancies(user, region), whole.vacant),
        ready=_excerpt(ready, whole.ready),
        nearly_ready=_excerpt(nearly_ready, whole.nearly_ready),
        candidates=_excerpt(coming_candidates(user, stages, CAPACITY_LIST_LIMIT), whole.candidates),
        onboardings=visible_onboarding_ids(user, shown),
    )


def needs_of(
    vacant: dict[SalesArea, int],
    ready: Iterable[ReadyIsr],
    nearly_ready: Iterable[NearlyReadyIsr],
    stages: Sequence[StageCount],
) -> list[tuple[SalesArea, CapacityNeed]]:
    """The need of each area, in the order of regions and segments."""
    ready_at = Counter(isr.area for isr in ready)
    nearly_at = Counter(isr.area for isr in nearly_ready)
    candidates: Counter[SalesArea] = Counter()
    openings: dict[SalesArea, set[int]] = {}
    for stage in stages:
        candidates[stage.area] += stage.number
        openings.setdefault(stage.area, set()).add(stage.opening_id)
    regions = known_regions()
    areas = {*vacant, *ready_at, *nearly_at, *openings}
    return [
        (
            area,
            CapacityNeed(
                vacant=vacant.get(area, 0),
                ready=ready_at[area],
                nearly_ready=nearly_at[area],
                candidates=candidates[area],
                openings=len(openings.get(area, ())),
            ),
        )
        for area in sorted(areas, key=lambda area: area.order(regions))
    ]


def capacity_chart(needs: Sequence[tuple[SalesArea, CapacityNeed]]) -> list[bars.ChartRow]:
    """The needs as bars on one scale: vacant territories, and the supply below."""
    coming = [_supply(need) for _area, need in needs]
    longest = max([1, *(need.vacant for _area, need in needs), *(sum(n for _, n in c) for c in coming)])
    return [
        bars.ChartRow(
            area.name,
            [
                bars.stacked_bar(_("Vacant"), [("vacant", need.vacant)], whole=longest),
                bars.stacked_bar(_("Supply"), parts, whole=longest),
            ],
        )
        for (area, need), parts in zip(needs, coming, strict=True)
    ]


def _supply(need: CapacityNeed) -> list[tuple[str, int]]:
    return [("ready", need.ready), ("nearly", need.nearly_ready), ("likely", need.openings)]


def _is_in(area: SalesArea, region: Region | None) -> bool:
    return region is None or area.region == region


def _excerpt(rows: Sequence[T], number: int) -> ListExcerpt[T]:
    return ListExcerpt(rows[:CAPACITY_LIST_LIMIT], max(0, number - len(rows[:CAPACITY_LIST_LIMIT])))
