"""All that the page of capacity shows, gathered in a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Generic, TypeVar

from sqlalchemy import select

from app.db.base import db
from app.people.models import User
from app.reports import bars
from app.reports.capacity.candidates import (
    ComingCandidate,
    StageCount,
    coming_candidates,
    count_last_stages,
)
from app.reports.capacity.isrs import NearlyReadyIsr, ReadyIsr, without_territory
from app.reports.capacity.rules import Need
from app.reports.capacity.segments import Place
from app.reports.capacity.vacancies import Vacancy, count_vacancies, vacancies
from app.shared import clock
from app.shared.regions import Region
from app.territories.models import Territory

SHOWN = 20  # rows of each list
T = TypeVar("T")


@dataclass(frozen=True)
class Shown(Generic[T]):
    """The first rows of a list, and how many more there are."""

    rows: Sequence[T]
    more: int


@dataclass(frozen=True)
class Capacity:
    """What each place lacks and what is coming, as a table and a picture, and who and what that is.

    `short` is what the places lack together: what one has to spare helps no other.
    """

    needs: list[tuple[Place, Need]]
    whole: Need
    short: int
    picture: list[bars.Row]
    vacant: Shown[Vacancy]
    ready: Shown[ReadyIsr]
    nearly_ready: Shown[NearlyReadyIsr]
    candidates: Shown[ComingCandidate]


def capacity(user: User, region: Region | None) -> Capacity:
    """The capacity of a region, or of all, as a person may read it."""
    segments = list(db.session.scalars(select(Territory.segment).distinct()))
    isrs = without_territory(segments, zone=user.time_zone)
    ready = [isr for isr in isrs.ready if _is_in(isr.place, region)]
    nearly_ready = [isr for isr in isrs.nearly_ready if _is_in(isr.place, region)]
    stages = count_last_stages(user, region, segments)
    vacant = count_vacancies(region, clock.today(user.time_zone))
    needs = needs_of(vacant, ready, nearly_ready, stages)
    whole = reduce(add, (need for _place, need in needs), Need())
    return Capacity(
        needs=needs,
        whole=whole,
        short=sum(max(0, need.gap) for _place, need in needs),
        picture=drawn(needs),
        vacant=_shown(vacancies(user, region), whole.vacant),
        ready=_shown(ready, whole.ready),
        nearly_ready=_shown(nearly_ready, whole.nearly_ready),
        candidates=_shown(coming_candidates(user, stages), whole.candidates),
    )


def needs_of(
    vacant: dict[Place, int],
    ready: Iterable[ReadyIsr],
    nearly_ready: Iterable[NearlyReadyIsr],
    stages: Sequence[StageCount],
) -> list[tuple[Place, Need]]:
    """What each place lacks and has coming, in the order of regions and segments."""
    ready_at = Counter(isr.place for isr in ready)
    nearly_at = Counter(isr.place for isr in nearly_ready)
    candidates: Counter[Place] = Counter()
    openings: dict[Place, set[int]] = {}
    for stage in stages:
        candidates[stage.place] += stage.number
        openings.setdefault(stage.place, set()).add(stage.opening_id)
    places = {*vacant, *ready_at, *nearly_at, *openings}
    return [
        (
            place,
            Need(
                vacant=vacant.get(place, 0),
                ready=ready_at[place],
                nearly_ready=nearly_at[place],
                candidates=candidates[place],
                openings=len(openings.get(place, ())),
            ),
        )
        for place in sorted(places, key=lambda place: place.order)
    ]


def drawn(needs: Sequence[tuple[Place, Need]]) -> list[bars.Row]:
    """The same as bars: what is vacant, and below it who is coming, all on one scale."""
    coming = [_coming(need) for _place, need in needs]
    longest = max([1, *(need.vacant for _place, need in needs), *(sum(n for _, n in c) for c in coming)])
    return [
        bars.Row(
            place.name,
            [
                bars.stacked("Vacant", [("vacant", need.vacant)], whole=longest),
                bars.stacked("Coming", parts, whole=longest),
            ],
        )
        for (place, need), parts in zip(needs, coming, strict=True)
    ]


def _coming(need: Need) -> list[tuple[str, int]]:
    return [("ready", need.ready), ("nearly", need.nearly_ready), ("likely", need.openings)]


def _is_in(place: Place, region: Region | None) -> bool:
    return region is None or place.region is region


def _shown(rows: Sequence[T], number: int) -> Shown[T]:
    return Shown(rows[:SHOWN], max(0, number - len(rows[:SHOWN])))
