"""The timeline of a candidate's jobs: the position of each job, gap and overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.scorecards.survey import JobSpan, SurveyRemark, gaps_and_overlaps, job_spans
from app.shared import clock

TIMELINE_WIDTH, TIMELINE_ROW_HEIGHT = 320, 18  # units of the drawing


@dataclass(frozen=True)
class TimelineBar:
    """A bar of the drawing: a job, or the months of a remark."""

    x: float
    width: float
    text: str
    kind: str


@dataclass(frozen=True)
class Timeline:
    """Jobs in order, a row each, with the gaps and overlaps behind them. Empty without jobs."""

    jobs: Sequence[TimelineBar]
    remarks: Sequence[TimelineBar]
    years: Sequence[TimelineBar]

    @property
    def height(self) -> int:
        return TIMELINE_ROW_HEIGHT * (len(self.jobs) + 1)


def timeline_of(times: Sequence[tuple[str, str, str]]) -> Timeline:
    """The timeline of jobs, from their (employer, from, to) as typed."""
    today = clock.today("UTC")
    jobs = job_spans(times, today=today.year * 12 + today.month - 1)
    if not jobs:
        return Timeline([], [], [])
    first, months = jobs[0].first, max(job.last for job in jobs) - jobs[0].first + 1

    def bar(of: JobSpan | SurveyRemark, text: str, kind: str) -> TimelineBar:
        width = (of.last - of.first + 1) / months * TIMELINE_WIDTH
        return TimelineBar(
            round((of.first - first) / months * TIMELINE_WIDTH, 1), round(width, 1), text, kind
        )

    ends = [JobSpan("", first, first), JobSpan("", first + months - 1, first + months - 1)]
    return Timeline(
        [bar(job, job.employer, "job") for job in jobs],
        [bar(remark, remark.text, remark.kind) for remark in gaps_and_overlaps(jobs)],
        [bar(end, str(end.first // 12), "year") for end in ends],
    )
