"""The small time line of a working life: where each job, gap and overlap stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.scorecards.survey import Remark, Span, remarks, spans
from app.shared import clock

WIDTH, ROW = 320, 18  # units of the drawing


@dataclass(frozen=True)
class Bar:
    """A stretch of the drawing: of a job, or of the months of a remark."""

    x: float
    width: float
    text: str
    kind: str


@dataclass(frozen=True)
class Timeline:
    """Jobs in their order, a row each; under them the gaps and overlaps. Nothing where there is no job."""

    jobs: Sequence[Bar]
    remarks: Sequence[Bar]
    years: Sequence[Bar]

    @property
    def height(self) -> int:
        return ROW * (len(self.jobs) + 1)


def timeline_of(times: Sequence[tuple[str, str, str]]) -> Timeline:
    """The time line of jobs, from their (employer, from, to) as typed."""
    today = clock.today("UTC")
    jobs = spans(times, today=today.year * 12 + today.month - 1)
    if not jobs:
        return Timeline([], [], [])
    first, months = jobs[0].first, max(job.last for job in jobs) - jobs[0].first + 1

    def bar(of: Span | Remark, text: str, kind: str) -> Bar:
        width = (of.last - of.first + 1) / months * WIDTH
        return Bar(round((of.first - first) / months * WIDTH, 1), round(width, 1), text, kind)

    ends = [Span("", first, first), Span("", first + months - 1, first + months - 1)]
    return Timeline(
        [bar(job, job.employer, "job") for job in jobs],
        [bar(remark, remark.text, remark.kind) for remark in remarks(jobs)],
        [bar(end, str(end.first // 12), "year") for end in ends],
    )
