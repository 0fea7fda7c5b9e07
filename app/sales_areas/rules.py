"""The rules of names: what a text from outside means, and which names a record can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken
from app.shared.regions import SHIPPED_REGIONS, Region
from app.shared.text import header_key, one_line

MAX_AREA_NAME_LENGTH = 40  # characters
MAX_OTHER_NAMES = 30
RESERVED_KEYS = frozenset({"none"})  # in addresses of reports: accounts without a territory


def area_key(name: str) -> str:
    """What names are compared by: their letters and digits, without case, spaces and hyphens."""
    return header_key(name)


@dataclass(frozen=True)
class RegionNames:
    """What texts mean: regions by the keys of all their names, and those `offered` for new records."""

    by_key: Mapping[str, Region]
    offered: Sequence[Region]

    def find(self, text: str) -> Region | None:
        """The region that a text names, in any case and by any of its names."""
        return self.by_key.get(area_key(text))


@dataclass(frozen=True)
class SegmentNames:
    """What texts mean: segments by the keys of all their names, and those `offered` for new texts."""

    by_key: Mapping[str, str]
    offered: Sequence[str]

    def find(self, text: str) -> str | None:
        """The segment that a text names, in any case and by any of its names."""
        return self.by_key.get(area_key(text))

    def meaning(self, text: str) -> str:
        """The name of the segment that a text means; a text that means none stays as it is."""
        return self.find(text) or text


SHIPPED_SEGMENTS = SegmentNames(
    {area_key(name): name for name in ("Large", "Public Sector", "Mid-Market", "SMB")}, ()
)


def names_in(text: str) -> list[str]:
    """The names in a text, one on each line or with commas between them, each once."""
    named = (one_line(each) for line in text.splitlines() for each in line.split(","))
    return list({area_key(name): name for name in named if area_key(name)}.values())


SHIPPED_NAMES = RegionNames({area_key(name): name for name in SHIPPED_REGIONS}, SHIPPED_REGIONS)


def check_names(name: str, other_names: list[str], taken: Mapping[str, str]) -> None:
    """Raise RuleBroken for names that mean nothing or are taken. `taken` has the name of the owner by key."""
    if not area_key(name) or area_key(name) in RESERVED_KEYS:
        raise RuleBroken(_("Enter a name with letters, other than “none”."), field="name")
    if len(other_names) > MAX_OTHER_NAMES or any(len(each) > MAX_AREA_NAME_LENGTH for each in other_names):
        raise RuleBroken(
            _(
                "Enter at most %(names)s names of at most %(length)s characters.",
                names=MAX_OTHER_NAMES,
                length=MAX_AREA_NAME_LENGTH,
            ),
            field="other_names",
        )
    for field, each in [("name", name), *(("other_names", other) for other in other_names)]:
        if owner := taken.get(area_key(each)):
            raise RuleBroken(_("“%(name)s” already means %(owner)s.", name=each, owner=owner), field=field)


def check_can_retire(*, is_last: bool) -> None:
    """Raise RuleBroken for the last one in use."""
    if is_last:
        raise RuleBroken(_("This is the last region in use. Add another one first."))


def check_can_remove(name: str, *, is_used: bool) -> None:
    """Raise Conflict for one that other records have."""
    if is_used:
        raise Conflict(_("%(name)s is in use, so it cannot be removed. Retire it instead.", name=name))
