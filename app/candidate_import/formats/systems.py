"""Which system an export is from: by its format, or by headers that no other one has."""

from __future__ import annotations

from collections.abc import Sequence

from app.shared.text import header_key

SYSTEMS_BY_FORMAT = {"greenhouse": "Greenhouse", "reqcore": "Reqcore"}
SYSTEMS_BY_HEADERS = {
    "OpenCATS": ({"lastname", "firstname", "email1"}, {"email", "2ndemail"}),
    "Horilla": ({"jobposition", "recruitment"}, {"jobposition", "joiningdate"}),
}


def guess_system(encoding: str, headers: Sequence[str]) -> str:
    """The name of the system; empty if it is not known."""
    keys = {header_key(header) for header in headers}
    if encoding in SYSTEMS_BY_FORMAT:
        return SYSTEMS_BY_FORMAT[encoding]
    found = (name for name, sets in SYSTEMS_BY_HEADERS.items() if any(each <= keys for each in sets))
    return next(found, "")
