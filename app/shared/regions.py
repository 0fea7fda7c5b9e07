"""The regions the company sells in; an opening and a territory each belong to one."""

from enum import StrEnum


class Region(StrEnum):
    """A sales region, by the name people use."""

    US = "US"
    EMEA = "EMEA"
    APAC = "APAC"
