"""The jobs of the chronological survey: their months, and the gaps and overlaps between them.

static/js/working_life.js computes the same in the browser while the interviewer types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.shared.refusals import RuleBroken

MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
EARLIEST_YEAR, LATEST_YEAR = 1940, 2100  # years
LAST_MONTH = f"{LATEST_YEAR}-12"
FIRST_JOB_FIELD = "job_1_employer"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_IN_WORDS = re.compile(r"([a-z]{3,9})\.?[-/ ]?([0-9]{4})")


@dataclass(frozen=True)
class Job:
    """One job of a candidate. A month is "2019-03"; `to_month` is empty if they still work there."""

    employer: str
    role: str
    from_month: str
    to_month: str
    manager: str
    hired_to: str
    achieved: str
    low_points: str
    manager_says: str
    why_left: str


@dataclass(frozen=True)
class JobSpan:
    """The months of one job, first and last included, counted from the year 0."""

    employer: str
    first: int
    last: int


@dataclass(frozen=True)
class SurveyRemark:
    """A gap or an overlap, with its months and its sentence."""

    kind: str
    first: int
    last: int
    text: str


def check_jobs(jobs: Sequence[Job]) -> None:
    """Raise RuleBroken if there is no job, or one ends before it begins."""
    if not jobs:
        raise RuleBroken(
            _("Enter at least one job, with its employer and start month."), field=FIRST_JOB_FIELD
        )
    for number, job in enumerate(jobs, start=1):
        first, last = parse_month(job.from_month), parse_month(job.to_month or LAST_MONTH)
        if first is None or last is None or last < first:
            sentence = _(
                "Check the months of %(employer)s. The job must end after it starts.", employer=job.employer
            )
            raise RuleBroken(sentence, field=f"job_{number}_to")


def parse_month(text: str) -> int | None:
    """The month of "2019-03", "3/2019" or "Mar 2019", counted from the year 0; None for another text."""
    words = text.strip().lower()
    if match := _YEAR_FIRST.fullmatch(words):
        return _month(int(match[1]), int(match[2]))
    if match := _MONTH_FIRST.fullmatch(words):
        return _month(int(match[2]), int(match[1]))
    if match := _IN_WORDS.fullmatch(words):
        named = [n for n, name in enumerate(MONTHS, start=1) if name.lower().startswith(match[1])]
        return _month(int(match[2]), named[0]) if named else None
    return None


def _month(year: int, month: int) -> int | None:
    return year * 12 + month - 1 if EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12 else None


def month_key(month: int) -> str:
    """A month as it is stored: "2019-03"."""
    return f"{month // 12}-{month % 12 + 1:02}"


def month_label(month: int) -> str:
    """A month as pages show it: "Mar 2019"."""
    return f"{MONTHS[month % 12][:3]} {month // 12}"


def job_spans(times: Sequence[tuple[str, str, str]], *, today: int) -> list[JobSpan]:
    """The jobs with months that can be read, in their order in time, from (employer, from, to).

    An empty `to` lasts until `today`; a job that ends before it begins has no months.
    """
    found = []
    for number, (employer, begins, ends) in enumerate(times, start=1):
        first, last = parse_month(begins), parse_month(ends) if ends.strip() else today
        if first is not None and last is not None and first <= last:
            found.append(JobSpan(employer.strip() or _("job %(number)s", number=number), first, last))
    return sorted(found, key=lambda span: (span.first, span.last))


def gaps_and_overlaps(jobs: Sequence[JobSpan]) -> list[SurveyRemark]:
    """The gaps and overlaps between jobs that are sorted by time."""
    return sorted([*_gaps(jobs), *_overlaps(jobs)], key=lambda remark: (remark.first, remark.last))


def _gaps(jobs: Sequence[JobSpan]) -> Iterator[SurveyRemark]:
    reaching: list[JobSpan] = []  # for each job, the one that ends last until then
    for job in jobs:
        farthest = reaching[-1] if reaching else job
        reaching.append(job if job.last > farthest.last else farthest)
    for before, job in zip(reaching, jobs[1:], strict=False):
        if job.first > before.last + 1:
            first, last = before.last + 1, job.first - 1
            text = ngettext(
                "Gap of %(num)s month, %(first)s, between %(employer)s and %(next_employer)s.",
                "Gap of %(num)s months, %(first)s to %(last)s, between %(employer)s and %(next_employer)s.",
                last - first + 1,
                first=month_label(first),
                last=month_label(last),
                employer=before.employer,
                next_employer=job.employer,
            )
            yield SurveyRemark("gap", first, last, text)


def _overlaps(jobs: Sequence[JobSpan]) -> Iterator[SurveyRemark]:
    """A month in which one job ends and the next begins is no overlap."""
    for number, one in enumerate(jobs):
        for other in jobs[number + 1 :]:
            first, last = other.first, min(one.last, other.last)
            if first < last or (first == last and one.last > first):
                text = ngettext(
                    "Overlap of %(num)s month, %(first)s: %(employer)s and %(next_employer)s.",
                    "Overlap of %(num)s months, %(first)s to %(last)s: %(employer)s and %(next_employer)s.",
                    last - first + 1,
                    first=month_label(first),
                    last=month_label(last),
                    employer=one.employer,
                    next_employer=other.employer,
                )
                yield SurveyRemark("overlap", first, last, text)
