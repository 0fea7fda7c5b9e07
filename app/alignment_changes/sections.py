"""What packages above this one add to the page of the alignment: what to check that only they know.

Each registers a function at start. It returns a section for a person and a day, or None without anything.
The package of files says since which day opportunities are known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.people.models import User


@dataclass(frozen=True)
class CheckSection:
    """A heading with a sentence a line, and the address and label of the page with more, if there is one."""

    heading: str
    lines: Sequence[str]
    url: str = ""
    label: str = ""


SectionFinder = Callable[[User, date], CheckSection | None]
_finders: list[SectionFinder] = []


def register_check_section(find: SectionFinder) -> None:
    """Add a section, below those that are there."""
    _finders.append(find)


def check_sections(user: User, day: date) -> list[CheckSection]:
    """The sections of packages above for a person."""
    return [section for find in _finders if (section := find(user, day)) is not None]


_known_since: list[Callable[[], date | None]] = []


def register_known_since(find: Callable[[], date | None]) -> None:
    """Say how to find the first day on which opportunities are known; None without a file of them."""
    _known_since[:] = [find]


def known_since() -> date | None:
    """The first day on which opportunities are known."""
    return next((find() for find in _known_since), None)
