"""Reading the regions: one statement for each transaction, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Column, exists, select
from sqlalchemy.orm import SessionTransaction
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from app.db.base import Base, db
from app.db.rows import read_rows
from app.sales_areas.models import SalesRegion
from app.sales_areas.rules import RegionNames, area_key
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


_ALL = select(
    SalesRegion.name,
    SalesRegion.other_names,
    SalesRegion.time_zone,
    SalesRegion.places,
    SalesRegion.retired_at,
).order_by(SalesRegion.position, SalesRegion.id)
_read: WeakKeyDictionary[SessionTransaction, Sequence[KnownRegion]] = WeakKeyDictionary()


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


def forget_regions() -> None:
    """Read the regions again after one was changed in this transaction."""
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
    transaction = db.session().get_transaction()
    found = _read.get(transaction) if transaction is not None else None
    if found is None:
        found = [
            KnownRegion(
                Region(row.name),
                [row.name, *row.other_names],
                row.time_zone,
                row.places,
                bool(row.retired_at),
            )
            for row in read_rows(_ALL)
        ]
        transaction = db.session().get_transaction()
        if transaction is not None:
            _read[transaction] = found
    return found
