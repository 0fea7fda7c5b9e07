"""What packages above this one add to the page of the alignment: what to check that only they know.

Each registers a function at start. It returns a section for a person and a day, or None without anything.
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
