"""The tier of an opportunity: the one that a person chose, else the default.

The page contradicts itself about renewals at the threshold ("< or = $50k" and "< $50k"), so one at exactly
the threshold has no default and somebody chooses, unless THRESHOLD_INCLUDED says otherwise (decision 51).
"""

from __future__ import annotations

import re
from string import digits
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, select, true

from app.book.alignment import is_in_territories
from app.book.models import Opportunity, OpportunityKind, Tier, TierChoice
from app.book.teams import SalesTeam, by_team, sales_teams, segment_on, territories_of_team
from app.shared.settings import current_settings


def default_tier(kind: OpportunityKind, arr_basis: int | None, team: SalesTeam) -> Tier | None:
    """The tier of an opportunity for which nobody chose one. `arr_basis` is in minor units."""
    if kind is not OpportunityKind.RENEWAL or arr_basis is None or not team.has_default_tier:
        return None
    most = team.threshold if current_settings().threshold_included else team.threshold - 1
    return Tier.ACTIVE if 0 < arr_basis <= most else None


def tier_on(day: Any, segment: Any = None) -> ColumnElement[Tier | None]:
    """The tier of an opportunity, as a column; NULL if it is untiered. The team is that of a day.

    `segment` is the column of the segment on that day, where the statement has one already.
    """
    default = case((has_default_tier(day, segment), literal(Tier.ACTIVE, _TIER)))
    return func.coalesce(Opportunity.tier, default)


def tier_as_of(day: Any) -> ColumnElement[Tier | None]:
    """The tier that an opportunity had on a day, as a column: the last one chosen by then, else the default.

    A file counts from the day of its export. The default is that of the ARR basis which is known now.
    """
    choice = select(TierChoice.tier).where(
        TierChoice.opportunity_id == Opportunity.id, TierChoice.starts_on <= day
    )
    last = choice.order_by(TierChoice.id.desc()).limit(1).correlate_except(TierChoice)
    default = case((has_default_tier(day), literal(Tier.ACTIVE, _TIER)))
    return func.coalesce(last.scalar_subquery(), default)


def tier_in_sums(day: Any) -> ColumnElement[Tier | None]:
    """The same as `tier_on`, for many opportunities at once: it asks for the territories of a team once."""
    return func.coalesce(
        Opportunity.tier, case((_has_default_tier_of_many(day), literal(Tier.ACTIVE, _TIER)))
    )


def has_default_tier(day: Any, segment: Any = None) -> ColumnElement[bool]:
    """The condition that an opportunity has tier 1 while nobody chooses another, as `default_tier`."""
    limits = _limits()
    if segment is None:
        segment = segment_on(day)
    return _is_up_to(limits[sales_teams()[0]] if _are_one(limits) else by_team(segment, _literals(limits)))


def is_untiered(day: Any, segment: Any = None) -> ColumnElement[bool]:
    """The condition that an opportunity has neither a chosen nor a default tier."""
    return and_(Opportunity.tier.is_(None), ~func.coalesce(has_default_tier(day, segment), ~true()))


def read_tier(text: str) -> Tier | None:
    """The tier that a text of the CRM means: "2", "tier 2", "Tier 2 - Co-managed by SAE & ISR"; else None."""
    found = _TIER_TEXT.fullmatch(text.strip())
    return Tier(found[1]) if found else None


def meant_tier(said: Any) -> Any:
    """The same as a column; NULL for a blank or an unknown text."""
    key = func.lower(func.trim(said))
    number = case(
        *((key.startswith(word), func.substr(key, len(word) + 1)) for word in ("tier ", "tier")), else_=key
    )
    is_one_digit = func.substr(number, 2, 1).not_in(list(digits))
    meant = ((and_(func.substr(number, 1, 1) == tier.value, is_one_digit), tier.value) for tier in Tier)
    return case(*meant, else_=null())


_TIER = Opportunity.tier.type
_TIER_TEXT = re.compile(r"(?:tier ?)?([1-4])(?![0-9]).*", re.IGNORECASE | re.DOTALL)


def _has_default_tier_of_many(day: Any) -> ColumnElement[bool]:
    first, *others = sales_teams()
    limits = _limits()
    of_others = [
        (is_in_territories(territories_of_team(team), day), literal(limits[team]))
        for team in others
        if limits[team] != limits[first]
    ]
    if not of_others:
        return _is_up_to(limits[first])
    return and_(
        _is_up_to(max(limits.values())), Opportunity.arr_basis <= case(*of_others, else_=limits[first])
    )


def _limits() -> dict[SalesTeam, Any]:
    """The largest ARR basis with a default tier, by team; 0 where there is none."""
    included = current_settings().threshold_included
    return {
        team: (team.threshold if included else team.threshold - 1) if team.has_default_tier else 0
        for team in sales_teams()
    }


def _is_up_to(most: Any) -> ColumnElement[bool]:
    basis = Opportunity.arr_basis
    return and_(Opportunity.kind == OpportunityKind.RENEWAL, basis > 0, basis <= most)


def _are_one(limits: dict[SalesTeam, Any]) -> bool:
    return len(set(limits.values())) == 1


def _literals(limits: dict[SalesTeam, Any]) -> dict[SalesTeam, Any]:
    return {team: literal(limit) for team, limit in limits.items()}
