"""When a copy of a story happens: earlier than the story, and at a free hour of its interviewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

SPREAD = timedelta(days=20)  # the oldest copy of a story happened so much earlier than the newest
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later a copy happens than its story: negative, but for an interview to come."""

    story: timedelta
    meeting: timedelta


class Calendar:
    """The hours at which interviewers have a scheduled interview; no interview is longer than an hour."""

    def __init__(self, now: datetime, told: Iterable[RowMapping]) -> None:
        """`told` are the scheduled interviews of the stories, which their leads have."""
        self._now = now
        self._taken: dict[tuple[int, int], set[datetime]] = defaultdict(set)
        for interview in told:
            self._taken[interview["interviewer_id"], 0].add(interview["starts_at"])

    def shift(self, scheduled: Sequence[RowMapping], colleague: int, each: int, times: int) -> Shift:
        """The shift of a copy. An interview that is over moves its whole story; one to come moves alone."""
        spread = -(SPREAD * each / times)
        if not scheduled:
            return Shift(spread, spread)
        interview = scheduled[0]
        begins = interview["starts_at"]
        step = HOUR if begins > self._now else -HOUR
        taken = self._taken[interview["interviewer_id"], colleague]
        start = begins
        while start in taken:
            start += step
        taken.add(start)
        meeting = start - begins
        return Shift(spread if step > timedelta(0) else meeting, meeting)
