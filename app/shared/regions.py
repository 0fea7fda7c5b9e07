"""The sales regions of the company; an opening and a territory each belong to one."""

from enum import StrEnum


class Region(StrEnum):
    """A sales region. The value is its name."""

    US = "US"
    EMEA = "EMEA"
    APAC = "APAC"
