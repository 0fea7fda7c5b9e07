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
