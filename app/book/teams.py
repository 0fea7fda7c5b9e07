"""The teams of inside sales, from `teams.yaml`: what each must do, by the segment of a territory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from app.book.alignment import opportunity_territory_on
from app.book.models import Tier
from app.shared.sales.company import minor_units, threshold
from app.shared.text import name_key
from app.territories.models import Territory
from app.untrusted.data_file import Entry, read_entry

TEAMS_FILE = Path(__file__).with_name("teams.yaml")
EVERY_TIER = "all"


@dataclass(frozen=True)
class SalesTeam:
    """A team. `tiers_with_task` is None where every opportunity needs an opportunity task.

    `segments` are compared without case. `own_threshold` is None where the setting counts.
    """

    name: str
    segments: tuple[str, ...]
    tiers_with_task: frozenset[Tier] | None
    has_default_tier: bool
    own_threshold: Decimal | None

    @property
    def threshold(self) -> int:
        """The ARR basis in minor units below which a renewal has tier 1 by default."""
        return threshold() if self.own_threshold is None else minor_units(self.own_threshold)


@cache
def sales_teams() -> Sequence[SalesTeam]:
    """All teams. The first has the segments that no team names. Raises InvalidDataFile."""
    file = read_entry(TEAMS_FILE)
    return tuple(map(_team, file.named("teams", "team")))


def team_of_segment(segment: str) -> SalesTeam:
    """The team of a territory's segment."""
    key = name_key(segment)
    return next((team for team in sales_teams() if key in team.segments), sales_teams()[0])


@dataclass(frozen=True)
class TeamColumn:
    """The place of a team in `sales_teams`, as a column: it stands for the segment where many rows ask."""

    place: Any


def teams_by_territory() -> tuple[Any, TeamColumn]:
    """Each territory with its team, to join by `id`. Segments are read once for each territory."""
    places = {team: literal(place) for place, team in enumerate(sales_teams())}
    found = select(Territory.id, by_team(Territory.segment, places).label("team"))
    rows = found.cte("teams_by_territory").prefix_with("MATERIALIZED")
    return rows, TeamColumn(rows.c.team)


def is_known_segment(segment: str) -> bool:
    """False if no team names the segment, so that it belongs to the first one."""
    return any(name_key(segment) in team.segments for team in sales_teams())


def segment_on(day: Any) -> Any:
    """The segment of an opportunity's territory on a day, as a column; NULL without a territory."""
    territory = select(Territory.segment).where(Territory.id == opportunity_territory_on(day))
    return territory.correlate_except(Territory).scalar_subquery()


def by_team(segment: Any, values: dict[SalesTeam, Any]) -> Any:
    """The value of the team that a segment belongs to, as a column. There is a value for each team.

    The segment is in the statement once: it may be a statement of its own, or a `TeamColumn`.
    """
    first, *others = sales_teams()
    if isinstance(segment, TeamColumn):
        places = {place: values[team] for place, team in enumerate(others, 1)}
        return case(places, value=segment.place, else_=values[first]) if places else values[first]
    named = {name: values[team] for team in others for name in team.segments}
    return case(named, value=func.lower(func.trim(segment)), else_=values[first])


def is_segment_of(team: SalesTeam, segment: Any) -> ColumnElement[bool]:
    """The condition that a team names a segment."""
    named: ColumnElement[bool] = func.lower(func.trim(segment)).in_(team.segments)
    return named


def territories_of_team(team: SalesTeam) -> Any:
    """The ids of the territories of a team that names segments, as a select."""
    return select(Territory.id).where(is_segment_of(team, Territory.segment))


def _team(entry: Entry) -> SalesTeam:
    team = SalesTeam(
        name=entry.line("name"),
        segments=tuple(map(name_key, entry.texts("segments"))),
        tiers_with_task=_tiers(entry),
        has_default_tier=entry.choice("has_default_tier", ["true", "false"]) == "true",
        own_threshold=_amount(entry),
    )
    entry.done()
    return team


def _tiers(entry: Entry) -> frozenset[Tier] | None:
    if not entry.is_list("tiers_with_task"):
        entry.choice("tiers_with_task", [EVERY_TIER])
        return None
    names = entry.texts("tiers_with_task")
    known = {tier.value for tier in Tier}
    for name in names:
        if name not in known:
            raise entry.bad("tiers_with_task", f"{name!r} is not a tier: write all, or a list of 1 to 4")
    return frozenset(map(Tier, names))


def _amount(entry: Entry) -> Decimal | None:
    text = entry.text_or_none("threshold")
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise entry.bad("threshold", f"{text!r} is not an amount such as 50000.00") from error
