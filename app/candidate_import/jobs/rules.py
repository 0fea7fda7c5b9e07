"""Jobs as an import stores them: the name in its rows, the title of its table of jobs, how many rows name it.

`opening` is the number of the opening that was chosen, NO_APPLICATION, or None: by its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.candidate_import.row_defaults import RowOpening
from app.shared.text import MAX_LINE_LENGTH, name_key, one_line

MAX_JOBS, MAX_SHOWN_JOBS = 2000, 100
NO_APPLICATION = 0
ImportedJob = dict[str, Any]
JobChoices = Mapping[str, int | None]  # by the name as `name_key` writes it


def count_jobs(cells: Iterable[str]) -> Counter[str]:
    """How many rows have each job in the column of the opening."""
    return Counter(name for cell in cells if (name := one_line(cell)[:MAX_LINE_LENGTH]))


def stored_jobs(
    counts: Mapping[str, int], titles: Mapping[str, str], chosen: JobChoices
) -> list[ImportedJob]:
    """The jobs, those that most rows name first. Those of the table of jobs are kept, even if no row does."""
    jobs: dict[str, ImportedJob] = {}
    for name, title in titles.items():
        jobs[name_key(name)] = {"name": name, "title": title, "rows": 0}
    for name, rows in counts.items():
        job = jobs.setdefault(name_key(name), {"name": name, "title": "", "rows": 0})
        job["rows"] += rows
    for key, job in jobs.items():
        job["opening"] = chosen.get(key)
    return sorted(jobs.values(), key=lambda job: (-job["rows"], job["name"]))[:MAX_JOBS]


def shown_jobs(jobs: Sequence[ImportedJob]) -> list[ImportedJob]:
    """The jobs that a person chooses openings for: those that rows name, at most a hundred."""
    return [job for job in jobs if job["rows"]][:MAX_SHOWN_JOBS]


def with_choices(jobs: Sequence[ImportedJob], choices: Sequence[int | None]) -> list[ImportedJob]:
    """The jobs with what was chosen for the shown ones, in their order."""
    chosen = {job["name"]: opening for job, opening in zip(shown_jobs(jobs), choices, strict=False)}
    return [job | {"opening": chosen.get(job["name"], job["opening"])} for job in jobs]


def choices_of(jobs: Sequence[ImportedJob]) -> dict[str, int | None]:
    """What was chosen, to be remembered."""
    return {name_key(job["name"]): job["opening"] for job in jobs if job["opening"] is not None}


def openings_of_jobs(
    jobs: Sequence[ImportedJob], offered: Sequence[RowOpening], by_name: Mapping[str, Sequence[RowOpening]]
) -> dict[str, Sequence[RowOpening] | None]:
    """The openings of jobs, for the rows. A job of the table of jobs is never one of our numbers."""
    found: dict[str, Sequence[RowOpening] | None] = {}
    for job in jobs:
        key = name_key(job["name"])
        if job["opening"] == NO_APPLICATION:
            found[key] = None
        elif job["opening"] is not None:
            found[key] = [each for each in offered if each.id == job["opening"]]
        elif job["title"]:
            found[key] = by_name.get(name_key(job["title"]), ())
    return found
