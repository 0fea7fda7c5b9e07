"""The time zones of a calendar: those of IANA or Windows, or defined in the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from app.availability.ics.lines import Component

_UTC_NAMES = ("utc", "gmt", "z", "etc/utc", "etc/gmt", "tzone://microsoft/utc", "coordinated universal time")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d\d)?")


class CalendarZones:
    """The time zones of one calendar, for a person in `own`."""

    def __init__(self, own: ZoneInfo, defined: Iterable[Component] = ()) -> None:
        self.own = own
        self._defined: dict[str, tzinfo | None] = {}
        self._definitions: dict[str, Component] = {}
        for component in defined:
            name = component.first("TZID")
            if name is not None:
                self._definitions.setdefault(name.value.strip('" '), component)

    def named(self, name: str) -> tzinfo | None:
        """The zone with this name; None if it is unknown."""
        name = name.strip('" ')
        return _iana_zone(name) or self._own_definition(name) or _windows_zone(name) or _offset_zone(name)

    def _own_definition(self, name: str) -> tzinfo | None:
        if name not in self._defined:
            component = self._definitions.get(name)
            self._defined[name] = _defined_zone(component) if component else None
        return self._defined[name]


@cache
def _iana_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _iana_zone(name: str) -> tzinfo | None:
    """An IANA zone, also after a prefix of some programs: "/mozilla.org/…/Europe/Berlin"."""
    small = name.lower()
    if small in _UTC_NAMES:
        return UTC
    parts = [part for part in small.split("/") if part]
    for length in (3, 2) if small.startswith("/") else (len(parts),):
        if found := _iana_names().get("/".join(parts[-length:])):
            return ZoneInfo(found)
    return None


@cache
def _windows_zone(name: str) -> tzinfo | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    small = name.lower()
    found = next((iana for windows, iana in WINDOWS_TO_OLSON.items() if windows.lower() == small), None)
    return ZoneInfo(found) if found else None


def _offset_zone(name: str) -> tzinfo | None:
    said = _OFFSET.fullmatch(name.lower())
    if said is None:
        return None
    ahead = timedelta(hours=int(said[2]), minutes=int(said[3] or 0))
    return timezone(ahead if said[1] == "+" else -ahead) if ahead < timedelta(hours=15) else None


def _defined_zone(component: Component) -> tzinfo | None:
    """The zone that a calendar defines; None if the definition is invalid."""
    from icalendar import Timezone

    try:
        (defined,) = Timezone.from_ical("\r\n".join([*component.raw, "END:VTIMEZONE", ""]), multiple=True)
        zone: tzinfo = cast(Timezone, defined).to_tz(lookup_tzid=False)
    except Exception:  # the definition is untrusted, and icalendar raises many kinds of errors
        return None
    return zone
