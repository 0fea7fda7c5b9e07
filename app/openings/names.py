"""The name of an opening, and whom it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.regions import Region


def opening_name(job_family: str, region: Region) -> str:
    """The name of an opening: its job family and its region."""
    return f"{job_family} · {region}"


def names_told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """The names of openings by their ids; those with one name say their number."""
    used = Counter(names.values())
    return {id_: f"{name} (#{id_})" if used[name] > 1 else name for id_, name in names.items()}


class Audience(StrEnum):
    """Who finds an opening: on the public pages, on the page of colleagues, or on both."""

    EVERYBODY = "everybody"
    PUBLIC = "public"
    COLLEAGUES = "colleagues"

    @property
    def label(self) -> str:
        """The audience as a page shows it."""
        return str(AUDIENCE_LABELS[self])


AUDIENCE_LABELS = {
    Audience.EVERYBODY: _l("The public and colleagues"),
    Audience.PUBLIC: _l("Only the public"),
    Audience.COLLEAGUES: _l("Only colleagues"),
}
