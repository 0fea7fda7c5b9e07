"""Where a vacant territory, an ISR or a candidate counts: a region and a segment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.shared.regions import Region
from app.shared.words import words_in

_REGION_ORDER = list(Region)


@dataclass(frozen=True)
class SalesArea:
    """A region and a segment of it; neither is known of an ISR who never held a territory nor was hired."""

    region: Region | None
    segment: str

    @property
    def name(self) -> str:
        if self.region is None:
            return "No region yet"
        return f"{self.region} · {self.segment}" if self.segment else self.region.value

    @property
    def order(self) -> tuple[int, str]:
        """Regions as they are listed everywhere, those without one last."""
        return (len(_REGION_ORDER) if self.region is None else _REGION_ORDER.index(self.region)), self.segment


UNKNOWN_AREA = SalesArea(None, "")


def segment_of_job_family(job_family: str, segments: Iterable[str]) -> str:
    """The segment a job family sells to: the one of those on the map that its name has, the longest first.

    A job family has no segment of its own, and is named for one: Inside Sales, Mid-Market. Where the map
    knows none of its words, it is what follows the last comma, or nothing.
    """
    named = _words_joined(job_family)
    for segment in sorted(segments, key=lambda each: (-len(each), each)):
        if _words_joined(segment).strip() and _words_joined(segment) in named:
            return segment
    return job_family.rpartition(", ")[2] if ", " in job_family else ""


def _words_joined(text: str) -> str:
    return f" {' '.join(words_in(text))} "
