"""The sales regions of the company; an opening and a territory each belong to one."""

from enum import StrEnum


class Region(StrEnum):
    """A sales region. The value is its name."""

    US = "US"
    EMEA = "EMEA"
    APAC = "APAC"


# By the first part of the name of a time zone.
_REGION_OF_PART = {
    **dict.fromkeys(("America", "US", "Canada"), Region.US),
    **dict.fromkeys(("Europe", "Africa", "Atlantic", "Arctic"), Region.EMEA),
    **dict.fromkeys(("Asia", "Australia", "Pacific", "Indian"), Region.APAC),
}


def region_of_zone(zone: str) -> Region | None:
    """The region of a time zone; None for one without a place, such as UTC."""
    return _REGION_OF_PART.get(zone.partition("/")[0])
