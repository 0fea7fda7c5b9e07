"""Areas, a region and a segment, in which territories, ISRs and candidates are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from app.shared.regions import Region
from app.shared.words import words_in


@dataclass(frozen=True)
class SalesArea:
    """A region and a segment; unknown for an existing ISR who never held a territory."""

    region: Region | None
    segment: str

    @property
    def name(self) -> str:
        if self.region is None:
            return str(_("No region yet"))
        return f"{self.region} · {self.segment}" if self.segment else self.region

    def order(self, regions: Sequence[Region]) -> tuple[int, str]:
        """Sorts by the order of regions, unknown last."""
        return (len(regions) if self.region is None else regions.index(self.region)), self.segment


UNKNOWN_AREA = SalesArea(None, "")


def segment_of_job_family(job_family: str, segments: Iterable[str]) -> str:
    """The segment a job family sells to: the longest segment of the territories that is in its name.

    A job family is named for its segment: "Inside Sales, Mid-Market". If no segment is in its name, it is the
    part after the last comma, or "".
    """
    return _segment_named(job_family, tuple(segments))


@lru_cache(maxsize=1000)  # hundreds of ISRs were hired for a few job families
def _segment_named(job_family: str, segments: tuple[str, ...]) -> str:
    named = _words_joined(job_family)
    for segment in sorted(segments, key=lambda each: (-len(each), each)):
        if _words_joined(segment).strip() and _words_joined(segment) in named:
            return segment
    return job_family.rpartition(", ")[2] if ", " in job_family else ""


def _words_joined(text: str) -> str:
    return f" {' '.join(words_in(text))} "
