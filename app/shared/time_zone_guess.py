"""Guessing a time zone from a typed place, by the names of the zones and a list of places."""

from __future__ import annotations

import re
import unicodedata

from app.shared.times import TIME_ZONES

# Countries with one time zone for nearly everyone, and large cities without a zone of their name.
ZONES_BY_PLACE = {
    "germany": "Europe/Berlin",
    "deutschland": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "munchen": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "leipzig": "Europe/Berlin",
    "france": "Europe/Paris",
    "italy": "Europe/Rome",
    "milan": "Europe/Rome",
    "spain": "Europe/Madrid",
    "barcelona": "Europe/Madrid",
    "portugal": "Europe/Lisbon",
    "porto": "Europe/Lisbon",
    "poland": "Europe/Warsaw",
    "krakow": "Europe/Warsaw",
    "netherlands": "Europe/Amsterdam",
    "belgium": "Europe/Brussels",
    "switzerland": "Europe/Zurich",
    "austria": "Europe/Vienna",
    "ireland": "Europe/Dublin",
    "united kingdom": "Europe/London",
    "uk": "Europe/London",
    "england": "Europe/London",
    "scotland": "Europe/London",
    "sweden": "Europe/Stockholm",
    "norway": "Europe/Oslo",
    "denmark": "Europe/Copenhagen",
    "finland": "Europe/Helsinki",
    "greece": "Europe/Athens",
    "turkey": "Europe/Istanbul",
    "romania": "Europe/Bucharest",
    "czechia": "Europe/Prague",
    "hungary": "Europe/Budapest",
    "israel": "Asia/Jerusalem",
    "tel aviv": "Asia/Jerusalem",
    "india": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "japan": "Asia/Tokyo",
    "south korea": "Asia/Seoul",
    "china": "Asia/Shanghai",
    "beijing": "Asia/Shanghai",
    "philippines": "Asia/Manila",
    "nigeria": "Africa/Lagos",
    "kenya": "Africa/Nairobi",
    "south africa": "Africa/Johannesburg",
    "cape town": "Africa/Johannesburg",
    "new zealand": "Pacific/Auckland",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "boston": "America/New_York",
    "atlanta": "America/New_York",
    "washington dc": "America/New_York",
    "miami": "America/New_York",
    "austin": "America/Chicago",
    "dallas": "America/Chicago",
    "houston": "America/Chicago",
    "montreal": "America/Toronto",
    "argentina": "America/Argentina/Buenos_Aires",
    "colombia": "America/Bogota",
}


def guess_time_zone(text: str) -> str | None:
    """The time zone of a place such as "Leipzig, Germany", the city first; None if unknown."""
    for part in re.split(r"[,;/()]", text):
        words = _plain(part)
        zone = ZONES_BY_PLACE.get(words) or ZONES_BY_CITY.get(words)
        if zone:
            return zone
    return None


def _plain(text: str) -> str:
    """Lower-case letters and single spaces, without accents."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z ]", " ", letters.lower()).split())


ZONES_BY_CITY = {
    _plain(zone.rpartition("/")[2].replace("_", " ")): zone for zone in TIME_ZONES if "/" in zone
}
