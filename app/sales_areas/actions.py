"""Actions of regions and sales segments: add, change, retire and restore one; remove a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.sales_areas.models import SalesRegion, SalesSegment
from app.sales_areas.queries import forget_areas, is_used
from app.sales_areas.rules import area_key, check_can_remove, check_can_retire, check_names
from app.shared import clock

Area = TypeVar("Area", SalesRegion, SalesSegment)


class _Verbs(NamedTuple):
    added: ActivityVerb
    changed: ActivityVerb
    retired: ActivityVerb
    restored: ActivityVerb


_VERBS = {
    SalesRegion: _Verbs(
        ActivityVerb.ADDED_REGION,
        ActivityVerb.CHANGED_REGION,
        ActivityVerb.RETIRED_REGION,
        ActivityVerb.RESTORED_REGION,
    ),
    SalesSegment: _Verbs(
        ActivityVerb.ADDED_SEGMENT,
        ActivityVerb.CHANGED_SEGMENT,
        ActivityVerb.RETIRED_SEGMENT,
        ActivityVerb.RESTORED_SEGMENT,
    ),
}
_CHANGED = {verbs.changed for verbs in _VERBS.values()}
AREA_FIELDS = {
    "name": TrackedField(_l("Name"), _CHANGED),
    "other_names": TrackedField(_l("Names others use"), _CHANGED),
    "position": TrackedField(_l("Place in lists"), _CHANGED),
    "time_zone": TrackedField(_l("Time zone"), _CHANGED),
    "places": TrackedField(_l("Where people live"), _CHANGED),
}


@dataclass(frozen=True)
class AreaDetails:
    """What a person enters about a region or a segment; the last two are of regions alone."""

    name: str
    other_names: list[str]
    position: int
    time_zone: str = ""
    places: list[str] = field(default_factory=list)


def area_values(area: Area) -> Mapping[str, str]:
    """The values of a region or a segment by the names of its form's fields."""
    values = {
        "name": str(area.name),
        "other_names": "\n".join(area.other_names),
        "position": str(area.position),
    }
    if isinstance(area, SalesRegion):
        values |= {"time_zone": area.time_zone, "places": "\n".join(area.places)}
    return values


def add_area(kind: type[Area], details: AreaDetails, *, by: User) -> Area:
    """Add a region or a segment. Raises RuleBroken for a name that another one has."""
    _check_names(details, _lock_all(kind))
    area = kind()
    _write(area, details)
    db.session.add(area)
    record_activity(_VERBS[kind].added, area, by=by, became=area.name)
    db.session.flush()
    forget_areas()
    return area


def change_area(area: Area, details: AreaDetails, *, seen: str | None, by: User) -> None:
    """Change a region or a segment. Files can still use the old name.

    Records of a region get its new name. Territories keep their texts, which mean a segment by its old name.
    Raises RuleBroken for a name that another one has, Conflict for a page that is stale.
    """
    others = [each for each in _lock_all(type(area)) if each is not area]
    before, old = area_values(area), area.name
    check_unchanged(area, seen, before, AREA_FIELDS, reader=by)
    _check_names(details, others)
    _write(area, details)
    if area_key(old) not in area.keys:
        area.other_names = [*area.other_names, str(old)]
    after = area_values(area)
    changed = [name for name in before if before[name] != after[name]]
    for name in changed:
        was, became = (values[name].replace("\n", ", ") for values in (before, after))
        what = str(AREA_FIELDS[name].label)
        record_activity(_VERBS[type(area)].changed, area, by=by, what=what, was=was, became=became)
    if changed:
        db.session.flush()
        db.session.expire_all()  # the database has given the new name to the records of a region
        forget_areas()


def retire_area(area: Area, *, by: User) -> None:
    """Offer it no more; what has it keeps it. Does nothing if it is retired.

    Raises RuleBroken for the last region in use.
    """
    areas = _lock_all(type(area))
    if area.is_retired:
        return
    _check_can_retire(area, areas)
    area.retired_at = clock.now()
    record_activity(_VERBS[type(area)].retired, area, by=by)
    forget_areas()


def restore_area(area: Area, *, by: User) -> None:
    """Offer a retired one again. Does nothing if it is offered."""
    _lock_all(type(area))
    if area.is_retired:
        area.retired_at = None
        record_activity(_VERBS[type(area)].restored, area, by=by)
        forget_areas()


def remove_region(region: SalesRegion, *, by: User) -> None:
    """Remove a region that no record has.

    Raises Conflict if one has it, RuleBroken for the last one in use.
    """
    _check_can_retire(region, _lock_all(SalesRegion))
    check_can_remove(region.name, is_used=is_used(region))
    record_activity(ActivityVerb.REMOVED_REGION, region, by=by, was=region.name)
    db.session.delete(region)
    db.session.flush()
    forget_areas()


def _write(area: Area, details: AreaDetails) -> None:
    area.rename(details.name, details.other_names)
    area.position = details.position
    if isinstance(area, SalesRegion):
        area.time_zone, area.places = details.time_zone, details.places


def _check_can_retire(area: Area, areas: list[Area]) -> None:
    """New records need a region; a segment is a text that may mean none."""
    if isinstance(area, SalesRegion):
        check_can_retire(is_last=all(each.is_retired for each in areas if each is not area))


def _check_names(details: AreaDetails, others: list[Area]) -> None:
    taken = {key: str(each.name) for each in others for key in each.keys}
    check_names(details.name, details.other_names, taken)


def _lock_all(kind: type[Area]) -> list[Area]:
    """Lock all regions or all segments, so that of two people who use a name, the second sees the first."""
    statement = select(kind).order_by(kind.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
