"""Opportunities joined with their ISR and their territory: for reports that count many of them at once.

It reads the days that `alignment.py` reads, which asks for each row by itself; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased, outerjoin

from app.book.alignment import covers, is_in_no_territory, is_in_territories, is_today
from app.book.models import AccountTerritory, Closing, IsrOverride, Opportunity, OpportunityOutcome
from app.book.teams import by_team, sales_teams, teams_by_territory
from app.db.id_lists import among
from app.territories.models import Assignment, Territory


@dataclass(frozen=True)
class AlignedOpportunities:
    """The join to select from, and its columns.

    The territory, region, segment and team are those of the day on which an opportunity was closed, else
    those of the day that was asked for. They are NULL without a territory. `segment` may be a `TeamColumn`.
    """

    source: Any
    isr_id: ColumnElement[int | None]
    territory_id: Any
    region: Any
    segment: Any
    team: ColumnElement[str | None]
    is_overridden: ColumnElement[bool]


def aligned_opportunities(day: date) -> AlignedOpportunities:
    """All opportunities with who their ISR is on a day, of which no closing or territory is in the future."""
    stands = and_(Closing.opportunity_id == Opportunity.id, Closing.ends_on.is_(None))
    source = outerjoin(Opportunity, Closing, stands)
    of_closing = (Closing.id.is_not(None), Closing.isr_id)
    return _aligned(source, day, func.coalesce(Closing.closed_on, day), [of_closing])


def aligned_open_opportunities(day: date) -> AlignedOpportunities:
    """The same of those that are open, for less: the statement must leave out all others."""
    return _aligned(Opportunity, day, day, [])


class OpenParts(NamedTuple):
    """Conditions of open opportunities, in parts that do not overlap.

    In each of `aligned` the ISR is who holds the territory: all that is in one territory has the same ISR.
    """

    aligned: Sequence[Sequence[Any]]
    overridden: Sequence[Any]


def all_open_parts(rows: AlignedOpportunities, day: date) -> OpenParts:
    """All open opportunities."""
    running = select(IsrOverride.opportunity_id).where(covers(IsrOverride, day))
    return OpenParts([(~rows.is_overridden,)], (Opportunity.id.in_(running),))


def open_parts_with(rows: AlignedOpportunities, day: date, *, or_nobody: bool) -> OpenParts:
    """The open opportunities of the ISRs "isr_ids", and of nobody.

    Each part begins with the territories or overrides of these people.
    """
    of_these = among(rows.isr_id, "isr_ids")
    held = select(Assignment.territory_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    territories: Any = held.where(among(Assignment.isr_id, "isr_ids"))
    overridden_to = among(IsrOverride.isr_id, "isr_ids")
    nowhere: list[Sequence[Any]] = []
    if or_nobody:
        of_these = or_(of_these, rows.isr_id.is_(None))
        overridden_to = or_(overridden_to, IsrOverride.isr_id.is_(None))
        territories = union(territories, select(Territory.id).where(Territory.id.not_in(held)))
        nowhere = [(is_in_no_territory(day), ~rows.is_overridden)]
    by_override = select(IsrOverride.opportunity_id).where(covers(IsrOverride, day), overridden_to)
    aligned = (is_in_territories(territories, day), ~rows.is_overridden, of_these)
    return OpenParts([aligned, *nowhere], (Opportunity.id.in_(by_override), of_these))


def opportunities_with(
    isr_ids: Collection[int], day: date, *, or_nobody: bool, only_open: bool = False
) -> list[Select[int]]:
    """Selects of ids, together at least of those that are with one of some ISRs, or nobody's, on a day.

    A statement that begins with them costs what these people have. It must ask for the ISR nevertheless.
    """

    def is_one(isr_id: Any) -> ColumnElement[bool]:
        return or_(isr_id.in_(isr_ids), isr_id.is_(None)) if or_nobody else isr_id.in_(isr_ids)

    held = select(Assignment.territory_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    territories = held.where(Assignment.isr_id.in_(isr_ids))
    theirs: ColumnElement[bool] = AccountTerritory.territory_id.in_(territories)
    if or_nobody:
        vacant = select(Territory.id).where(Territory.id.not_in(held))
        theirs = or_(
            theirs, AccountTerritory.territory_id.in_(vacant), AccountTerritory.territory_id.is_(None)
        )
    accounts = select(AccountTerritory.account_id).where(covers(AccountTerritory, day), theirs)
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    found = [
        select(Opportunity.id).where(is_open, Opportunity.account_id.in_(accounts)),
        select(IsrOverride.opportunity_id).where(covers(IsrOverride, day), is_one(IsrOverride.isr_id)),
    ]
    if not only_open:
        closed = select(Closing.opportunity_id).where(Closing.ends_on.is_(None), is_one(Closing.isr_id))
        found.append(closed)
    return found


def _aligned(
    source: Any, day: date, at: Any, closed: list[tuple[ColumnElement[bool], Any]]
) -> AlignedOpportunities:
    holders, overrides = _holders(day), _overrides(day)
    territory_id: Any = AccountTerritory.territory_id
    segment: Any = Territory.segment
    if not closed and is_today(day):
        territory_id = Opportunity.territory_id
        teams, segment = teams_by_territory()
        source = outerjoin(source, teams, teams.c.id == territory_id)
    else:
        on_that_day = and_(
            AccountTerritory.account_id == Opportunity.account_id, covers(AccountTerritory, at)
        )
        source = outerjoin(source, AccountTerritory, on_that_day)
    source = outerjoin(source, Territory, Territory.id == territory_id)
    source = outerjoin(source, holders, holders.c.territory_id == territory_id)
    source = outerjoin(source, overrides, overrides.c.opportunity_id == Opportunity.id)
    is_overridden = overrides.c.opportunity_id.is_not(None)
    return AlignedOpportunities(
        source=source,
        isr_id=case(*closed, (is_overridden, overrides.c.isr_id), else_=holders.c.isr_id),
        territory_id=territory_id,
        region=Territory.region,
        segment=segment,
        team=case(
            (Territory.id.is_(None), null()),
            else_=by_team(Territory.segment, {team: literal(team.name, String) for team in sales_teams()}),
        ),
        is_overridden=is_overridden,
    )


def _holders(day: date) -> Any:
    """Who holds each territory on a day; where one leaves and another comes on it, the one who comes."""
    later = aliased(Assignment)
    follows = or_(
        later.starts_on > Assignment.starts_on,
        and_(later.starts_on == Assignment.starts_on, later.id > Assignment.id),
    )
    is_followed = exists().where(
        later.territory_id == Assignment.territory_id,
        later.taken_back_at.is_(None),
        covers(later, day),
        follows,
    )
    held = select(Assignment.territory_id, Assignment.isr_id).where(
        Assignment.taken_back_at.is_(None), covers(Assignment, day), ~is_followed
    )
    return held.cte("holders").prefix_with("MATERIALIZED")


def _overrides(day: date) -> Any:
    """The ISR override of each opportunity on a day; where two touch on it, the later one."""
    later = aliased(IsrOverride)
    follows = or_(
        later.starts_on > IsrOverride.starts_on,
        and_(later.starts_on == IsrOverride.starts_on, later.id > IsrOverride.id),
    )
    is_followed = exists().where(
        later.opportunity_id == IsrOverride.opportunity_id, covers(later, day), follows
    )
    running = select(IsrOverride.opportunity_id, IsrOverride.isr_id).where(
        covers(IsrOverride, day), ~is_followed
    )
    return running.cte("running_overrides").prefix_with("MATERIALIZED")
