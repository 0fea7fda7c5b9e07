"""What counts where a row says nothing, and the openings that rows may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.shared.text import name_key


@dataclass(frozen=True)
class RowStage:
    """A stage by the names it has in a file."""

    id: int
    names: frozenset[str]


@dataclass(frozen=True)
class RowOpening:
    """An opening that takes applications, with its stages in order."""

    id: int
    name: str
    stages: Sequence[RowStage]


@dataclass(frozen=True)
class RowDefaults:
    """What counts where a row says nothing, and what a row may name."""

    source: str
    time_zone: str
    opening: RowOpening | None
    openings: Mapping[str, Sequence[RowOpening]]  # by number and by name, as `name_key` writes it
    # The openings of jobs of the other system, by the name in the file; None for no application.
    jobs: Mapping[str, Sequence[RowOpening] | None] = field(default_factory=dict)

    def openings_of(self, text: str) -> Sequence[RowOpening] | None:
        """The openings that a text can mean; None if it is a job that was chosen to have none."""
        key = name_key(text)
        return self.jobs[key] if key in self.jobs else self.openings.get(key, ())


def openings_by_name(openings: Iterable[RowOpening]) -> dict[str, list[RowOpening]]:
    """The openings by number and by name."""
    found: dict[str, list[RowOpening]] = {}
    for opening in openings:
        for name in (str(opening.id), opening.name):
            found.setdefault(name_key(name), []).append(opening)
    return found
