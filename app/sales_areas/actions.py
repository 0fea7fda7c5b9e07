"""Actions of regions: add, change, retire, restore and remove one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.sales_areas.models import SalesRegion
from app.sales_areas.queries import forget_areas, is_used
from app.sales_areas.rules import area_key, check_can_remove, check_can_retire, check_names, keys_of
from app.shared import clock

REGION_FIELDS = {
    "name": TrackedField(_l("Name"), {ActivityVerb.CHANGED_REGION}),
    "other_names": TrackedField(_l("Names others use"), {ActivityVerb.CHANGED_REGION}),
    "position": TrackedField(_l("Place in lists"), {ActivityVerb.CHANGED_REGION}),
    "time_zone": TrackedField(_l("Time zone"), {ActivityVerb.CHANGED_REGION}),
    "places": TrackedField(_l("Where people live"), {ActivityVerb.CHANGED_REGION}),
}


@dataclass(frozen=True)
class RegionDetails:
    """What a person enters about a region."""

    name: str
    other_names: list[str]
    position: int
    time_zone: str
    places: list[str]


def region_values(region: SalesRegion) -> Mapping[str, str]:
    """The values of a region by the names of its form's fields."""
    return {
        "name": region.name,
        "other_names": "\n".join(region.other_names),
        "position": str(region.position),
        "time_zone": region.time_zone,
        "places": "\n".join(region.places),
    }


def add_region(details: RegionDetails, *, by: User) -> SalesRegion:
    """Add a region. Raises RuleBroken for a name that another one has."""
    _check_names(details, _lock_all())
    region = SalesRegion()
    _write(region, details)
    db.session.add(region)
    record_activity(ActivityVerb.ADDED_REGION, region, by=by, became=region.name)
    db.session.flush()
    forget_areas()
    return region


def change_region(region: SalesRegion, details: RegionDetails, *, seen: str | None, by: User) -> None:
    """Change a region. Its records follow a new name, and files can still use the old one.

    Raises RuleBroken for a name that another region has, Conflict for a page that is stale.
    """
    others = [each for each in _lock_all() if each is not region]
    before = region_values(region)
    check_unchanged(region, seen, before, REGION_FIELDS, reader=by)
    _check_names(details, others)
    old = region.name
    _write(region, details)
    if area_key(old) not in keys_of(region.name, region.other_names):
        region.other_names = [*region.other_names, str(old)]
    after = region_values(region)
    if before == after:
        return
    for name, field in REGION_FIELDS.items():
        if before[name] != after[name]:
            was, became = (values[name].replace("\n", ", ") for values in (before, after))
            record_activity(
                ActivityVerb.CHANGED_REGION, region, by=by, what=str(field.label), was=was, became=became
            )
    db.session.flush()
    db.session.expire_all()  # the database has given the new name to the records of the region
    forget_areas()


def retire_region(region: SalesRegion, *, by: User) -> None:
    """Offer a region no more. Does nothing if it is retired. Raises RuleBroken for the last one in use."""
    regions = _lock_all()
    if region.is_retired:
        return
    check_can_retire(is_last=all(each.is_retired for each in regions if each is not region))
    region.retired_at = clock.now()
    record_activity(ActivityVerb.RETIRED_REGION, region, by=by)
    forget_areas()


def restore_region(region: SalesRegion, *, by: User) -> None:
    """Offer a retired region again. Does nothing if it is offered."""
    _lock_all()
    if region.is_retired:
        region.retired_at = None
        record_activity(ActivityVerb.RESTORED_REGION, region, by=by)
        forget_areas()


def remove_region(region: SalesRegion, *, by: User) -> None:
    """Remove a region that no record has.

    Raises Conflict if one has it, RuleBroken for the last one in use.
    """
    regions = _lock_all()
    check_can_retire(is_last=all(each.is_retired for each in regions if each is not region))
    check_can_remove(region.name, is_used=is_used(region))
    record_activity(ActivityVerb.REMOVED_REGION, region, by=by, was=region.name)
    db.session.delete(region)
    db.session.flush()
    forget_areas()


def _write(region: SalesRegion, details: RegionDetails) -> None:
    region.rename(details.name)
    region.other_names = [each for each in details.other_names if area_key(each) != region.name_key]
    region.position, region.time_zone, region.places = details.position, details.time_zone, details.places


def _check_names(details: RegionDetails, others: list[SalesRegion]) -> None:
    taken = {key: str(each.name) for each in others for key in keys_of(each.name, each.other_names)}
    check_names(details.name, details.other_names, taken)


def _lock_all() -> list[SalesRegion]:
    """Lock all regions, so that of two people who use a name, the second sees the first."""
    statement = select(SalesRegion).order_by(SalesRegion.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
