"""targets of regions and teams: reading them, who may set them, and setting those of a quarter.

A region and team is an ISR manager's own while one of their ISRs holds a territory of it (decision 58).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day, covers
from app.book.relations import ALL_SEEING, managed_isrs
from app.book.teams import sales_teams, team_of_segment
from app.db.base import db
from app.people.models import User
from app.sales_areas.queries import known_regions
from app.sales_reports.models import SalesTarget
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.sales.company import currency, plain_amount
from app.shared.sales.fiscal import FiscalQuarter
from app.shared.text import name_key
from app.territories.models import Assignment, Territory

YEAR_STEP = 10  # the key of a quarter is its year and its number


@dataclass(frozen=True)
class RegionTeam:
    """A team in a region: what a target is of."""

    region: Region
    team: str

    @property
    def name(self) -> str:
        return f"{self.region} · {self.team}"

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"{self.region} {name_key(self.team)}".lower().replace(" ", "_").replace("-", "_")


@dataclass(frozen=True)
class TargetsOfQuarter:
    """The targets of a quarter, as the activity log names them."""

    id: int


def region_teams() -> list[RegionTeam]:
    """All regions and teams, in their order."""
    return [RegionTeam(region, team.name) for region in known_regions() for team in sales_teams()]


def own_region_teams(user: User) -> list[RegionTeam]:
    """Those for which a person sets targets: all, or those in which one of their ISRs holds a territory."""
    if not user.roles.isdisjoint(ALL_SEEING):
        return region_teams()
    if Role.ISR_MANAGER not in user.roles:
        return []
    day = alignment_day()
    held = select(Territory.region, Territory.segment).join(
        Assignment, Assignment.territory_id == Territory.id
    )
    theirs = held.where(
        Assignment.taken_back_at.is_(None),
        covers(Assignment, day),
        Assignment.isr_id.in_(managed_isrs(user.id, day)),
    )
    found = {(row.region, team_of_segment(row.segment).name) for row in db.session.execute(theirs.distinct())}
    return [each for each in region_teams() if (each.region, each.team) in found]


def targets_of(quarter: FiscalQuarter) -> dict[RegionTeam, int]:
    """The targets of a quarter in minor units. One of a team that there is no more is left out."""
    columns = select(SalesTarget.region, SalesTarget.team, SalesTarget.net_arr)
    rows = db.session.execute(columns.where(*_of_quarter(quarter)))
    found = {RegionTeam(row.region, row.team): row.net_arr for row in rows}
    return {each: found[each] for each in region_teams() if each in found}


def target_values(quarter: FiscalQuarter, areas: Sequence[RegionTeam]) -> Mapping[str, str]:
    """The targets as the fields of the form have them, by their names; empty where there is none."""
    found = targets_of(quarter)
    return {each.field: plain_amount(found[each]) if each in found else "" for each in areas}


def subject_of(quarter: FiscalQuarter) -> TargetsOfQuarter:
    """What the activity about the targets of a quarter is about."""
    return TargetsOfQuarter(quarter.year * YEAR_STEP + quarter.number)


def set_targets(
    quarter: FiscalQuarter, amounts: Mapping[RegionTeam, int | None], *, seen: str | None, by: User
) -> int:
    """Set, change or remove targets of a quarter, and return how many changed. None removes one.

    Raises Conflict for a page that is stale, RuleBroken for a target that is not above 0 or not theirs.
    """
    own, subject = own_region_teams(by), subject_of(quarter)
    if not amounts.keys() <= set(own):
        raise RuleBroken(_("You can set targets only where one of your ISRs holds a territory."))
    locked = select(SalesTarget).where(*_of_quarter(quarter)).with_for_update()
    there = {RegionTeam(each.region, each.team): each for each in db.session.scalars(locked)}
    if all(amount == _amount(there.get(area)) for area, amount in amounts.items()):
        return 0  # sent twice, or nothing to change
    tracked = {each.field: TrackedField(each.name, {ActivityVerb.SET_TARGET}) for each in amounts}
    check_unchanged(subject, seen, target_values(quarter, list(amounts)), tracked, reader=by)
    for area, amount in amounts.items():
        if amount is not None and amount <= 0:
            raise RuleBroken(_("A target is above 0. Leave it empty for no target."), field=area.field)
    changed = [each for each, amount in amounts.items() if amount != _amount(there.get(each))]
    for area in changed:
        _set_target(quarter, area, there.get(area), amounts[area], by=by)
    return len(changed)


def _set_target(
    quarter: FiscalQuarter, area: RegionTeam, target: SalesTarget | None, amount: int | None, *, by: User
) -> None:
    was = _amount(target)
    if amount is None and target is not None:
        db.session.delete(target)
    elif amount is not None and target is not None:
        target.net_arr, target.set_by, target.set_at = amount, by, clock.now()
    elif amount is not None:
        db.session.add(
            SalesTarget(
                region=area.region,
                team=area.team,
                fiscal_year=quarter.year,
                quarter=quarter.number,
                net_arr=amount,
                set_by=by,
            )
        )
    record_activity(
        ActivityVerb.SET_TARGET,
        subject_of(quarter),
        by=by,
        what=area.name,
        was=_text(was),
        became=_text(amount),
    )


def _amount(target: SalesTarget | None) -> int | None:
    return target.net_arr if target else None


def _text(amount: int | None) -> str:
    return f"{currency()} {plain_amount(amount)}" if amount is not None else _("no target")


def _of_quarter(quarter: FiscalQuarter) -> tuple[ColumnElement[bool], ...]:
    return (SalesTarget.fiscal_year == quarter.year, SalesTarget.quarter == quarter.number)
