"""Actions of sales segments: add, change, retire and restore one."""

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
from app.sales_areas.models import SalesSegment
from app.sales_areas.queries import forget_areas
from app.sales_areas.rules import area_key, check_names, keys_of
from app.shared import clock

SEGMENT_FIELDS = {
    "name": TrackedField(_l("Name"), {ActivityVerb.CHANGED_SEGMENT}),
    "other_names": TrackedField(_l("Names others use"), {ActivityVerb.CHANGED_SEGMENT}),
    "position": TrackedField(_l("Place in lists"), {ActivityVerb.CHANGED_SEGMENT}),
}


@dataclass(frozen=True)
class SegmentDetails:
    """What a person enters about a sales segment."""

    name: str
    other_names: list[str]
    position: int


def segment_values(segment: SalesSegment) -> Mapping[str, str]:
    """The values of a segment by the names of its form's fields."""
    return {
        "name": segment.name,
        "other_names": "\n".join(segment.other_names),
        "position": str(segment.position),
    }


def add_segment(details: SegmentDetails, *, by: User) -> SalesSegment:
    """Add a segment. Raises RuleBroken for a name that another one has."""
    _check_names(details, _lock_all())
    segment = SalesSegment()
    _write(segment, details)
    db.session.add(segment)
    record_activity(ActivityVerb.ADDED_SEGMENT, segment, by=by, became=segment.name)
    db.session.flush()
    forget_areas()
    return segment


def change_segment(segment: SalesSegment, details: SegmentDetails, *, seen: str | None, by: User) -> None:
    """Change a segment. Territories keep their texts, which mean it by its old name too.

    Raises RuleBroken for a name that another segment has, Conflict for a page that is stale.
    """
    others = [each for each in _lock_all() if each is not segment]
    before, old = segment_values(segment), segment.name
    check_unchanged(segment, seen, before, SEGMENT_FIELDS, reader=by)
    _check_names(details, others)
    _write(segment, details)
    if area_key(old) not in keys_of(segment.name, segment.other_names):
        segment.other_names = [*segment.other_names, old]
    after = segment_values(segment)
    for name, field in SEGMENT_FIELDS.items():
        if before[name] != after[name]:
            was, became = (values[name].replace("\n", ", ") for values in (before, after))
            record_activity(
                ActivityVerb.CHANGED_SEGMENT, segment, by=by, what=str(field.label), was=was, became=became
            )
    db.session.flush()
    forget_areas()


def retire_segment(segment: SalesSegment, *, by: User) -> None:
    """Offer a segment no more; texts still mean it. Does nothing if it is retired."""
    _lock_all()
    if not segment.is_retired:
        segment.retired_at = clock.now()
        record_activity(ActivityVerb.RETIRED_SEGMENT, segment, by=by)
        forget_areas()


def restore_segment(segment: SalesSegment, *, by: User) -> None:
    """Offer a retired segment again. Does nothing if it is offered."""
    _lock_all()
    if segment.is_retired:
        segment.retired_at = None
        record_activity(ActivityVerb.RESTORED_SEGMENT, segment, by=by)
        forget_areas()


def _write(segment: SalesSegment, details: SegmentDetails) -> None:
    segment.name, segment.name_key = details.name, area_key(details.name)
    segment.other_names = [each for each in details.other_names if area_key(each) != segment.name_key]
    segment.position = details.position


def _check_names(details: SegmentDetails, others: list[SalesSegment]) -> None:
    taken = {key: each.name for each in others for key in keys_of(each.name, each.other_names)}
    check_names(details.name, details.other_names, taken)


def _lock_all() -> list[SalesSegment]:
    """Lock all segments, so that of two people who use a name, the second sees the first."""
    statement = select(SalesSegment).order_by(SalesSegment.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
