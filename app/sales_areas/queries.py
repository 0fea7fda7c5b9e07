"""Reading the regions and sales segments: one statement for each transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Column, exists, literal, select, union_all
from sqlalchemy.orm import SessionTransaction
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from app.db.base import Base, db
from app.db.rows import read_rows
from app.sales_areas.models import SalesRegion, SalesSegment
from app.sales_areas.rules import RegionNames, SegmentNames, area_key
from app.shared.regions import Region
from app.web.forms import choices
from app.web.parameters import Args, choice_param, text_param


class KnownRegion(NamedTuple):
    """A region as lists and files need it. `names` are all of its names, its own first."""

    name: Region
    names: Sequence[str]
    time_zone: str
    places: Sequence[str]
    is_retired: bool


class _Areas(NamedTuple):
    """What a transaction has read."""

    regions: Sequence[KnownRegion]
    segments: SegmentNames


_ALL: Any = union_all(
    select(
        literal("region").label("kind"),
        SalesRegion.position,
        SalesRegion.id,
        SalesRegion.name,
        SalesRegion.other_names,
        SalesRegion.retired_at,
        SalesRegion.time_zone,
        SalesRegion.places,
    ),
    select(
        literal("segment"),
        SalesSegment.position,
        SalesSegment.id,
        SalesSegment.name,
        SalesSegment.other_names,
        SalesSegment.retired_at,
        literal(""),
        SalesSegment.other_names,
    ),
).order_by("kind", "position", "id")
_read: WeakKeyDictionary[SessionTransaction, _Areas] = WeakKeyDictionary()


def region_records() -> Sequence[SalesRegion]:
    """All regions in their order, the retired ones last."""
    retired = SalesRegion.retired_at.is_not(None)
    return db.session.scalars(
        select(SalesRegion).order_by(retired, SalesRegion.position, SalesRegion.id)
    ).all()


def known_regions() -> list[Region]:
    """The regions that records can have, in their order, with retired ones."""
    return [each.name for each in _regions()]


def regions_in_use() -> list[Region]:
    """The regions to choose from for new records, in their order."""
    return [each.name for each in _regions() if not each.is_retired]


def region_names() -> RegionNames:
    """What texts from outside mean, for rules that read no database."""
    found = _regions()
    by_key = {area_key(name): each.name for each in found for name in each.names}
    return RegionNames(by_key, [each.name for each in found if not each.is_retired])


def names_of_region(name: str) -> Sequence[str]:
    """All names of a region, its own first."""
    return next((each.names for each in _regions() if name in each.names), [name])


def segment_records() -> Sequence[SalesSegment]:
    """All sales segments in their order, the retired ones last."""
    retired = SalesSegment.retired_at.is_not(None)
    return db.session.scalars(
        select(SalesSegment).order_by(retired, SalesSegment.position, SalesSegment.id)
    ).all()


def segment_names() -> SegmentNames:
    """What texts mean as sales segments."""
    return _areas().segments


def names_of_segment(text: str) -> Sequence[str]:
    """All keys of the segment that a text means."""
    by_key = segment_names().by_key
    meant = segment_names().find(text)
    return [meant, *(key for key, name in by_key.items() if name == meant)] if meant else []


def find_region(text: str) -> Region | None:
    """The region that a text from outside names, in any case and by any of its names."""
    return region_names().find(text)


def known_region(name: str) -> KnownRegion:
    """What is known of the region of a record, also while somebody gives it another name."""
    unknown = KnownRegion(Region(name), [name], "UTC", (), is_retired=True)
    return next((each for each in _regions() if name in each.names), unknown)


def region_choices() -> list[SelectChoice]:
    """What a field for the region of a new record offers."""
    return choices((name, name) for name in regions_in_use())


def region_param(args: Args | None = None) -> Region | None:
    """The region of an address, also by a name that it had, or None. Raises InvalidParameter."""
    text = text_param("region", args)
    if text is None:
        return None
    found = next((each.name for each in _regions() if text in each.names), None)
    return found or choice_param("region", {each: each for each in known_regions()}, args)


def forget_areas() -> None:
    """Read them again after one was changed in this transaction."""
    transaction = db.session().get_transaction()
    if transaction is not None:
        _read.pop(transaction, None)


def is_used(region: SalesRegion) -> bool:
    """Whether any record has a region."""
    pointing = [column for column in _columns_with_region() if column.table is not SalesRegion.__table__]
    used = [exists().where(column == region.name).select() for column in pointing]
    return any(map(db.session.scalar, used))


def _columns_with_region() -> list[Column[str]]:
    """The columns of all tables that point to a region."""
    name = SalesRegion.__table__.c.name
    keys = (key for table in Base.metadata.sorted_tables for key in table.foreign_keys)
    return [key.parent for key in keys if key.column is name]


def _regions() -> Sequence[KnownRegion]:
    return _areas().regions


def _areas() -> _Areas:
    transaction = db.session().get_transaction()
    found = _read.get(transaction) if transaction is not None else None
    if found is None:
        with db.session.no_autoflush:  # what is not saved yet stays so
            found = _areas_of(read_rows(_ALL))
        transaction = db.session().get_transaction()
        if transaction is not None:
            _read[transaction] = found
    return found


def _areas_of(rows: Sequence[Any]) -> _Areas:
    regions = [
        KnownRegion(
            Region(row.name),
            [row.name, *row.other_names],
            row.time_zone,
            row.places,
            row.retired_at is not None,
        )
        for row in rows
        if row.kind == "region"
    ]
    segments = [row for row in rows if row.kind == "segment"]
    by_key = {area_key(name): row.name for row in segments for name in (row.name, *row.other_names)}
    return _Areas(regions, SegmentNames(by_key, [row.name for row in segments if not row.retired_at]))
