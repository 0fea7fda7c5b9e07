"""The sales regions of the company; an opening and a territory each belong to one."""

from __future__ import annotations

from typing import ClassVar


class Region(str):
    """A sales region, which is its name. Which there are is said by `app/sales_areas`."""

    __slots__ = ()

    US: ClassVar[Region]
    EMEA: ClassVar[Region]
    APAC: ClassVar[Region]


# Those of a new installation.
SHIPPED_REGIONS = Region.US, Region.EMEA, Region.APAC = Region("US"), Region("EMEA"), Region("APAC")

# By the first part of the name of a time zone.
_REGION_OF_PART = {
    **dict.fromkeys(("America", "US", "Canada"), Region.US),
    **dict.fromkeys(("Europe", "Africa", "Atlantic", "Arctic"), Region.EMEA),
    **dict.fromkeys(("Asia", "Australia", "Pacific", "Indian"), Region.APAC),
}


def region_of_zone(zone: str) -> Region | None:
    """The region of a time zone; None for one without a place, such as UTC."""
    return _REGION_OF_PART.get(zone.partition("/")[0])
