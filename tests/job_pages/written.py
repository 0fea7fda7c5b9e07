"""Pages of our own words with what a person reads in them, and a reading in the same form.

A line is a process, a questionnaire, a stage or a warning. A stage is its kind, its minutes
(? if unknown), its people with how many they are, and what else is known:
"interview 45-60: Director / VP (1), Peer (2-5) · optional".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.job_pages.reading.page import read_job_page
from app.job_pages.reading.proposal import ProposedStage, ReadPeople

HEAD = "# Some Role\n\n## Responsibilities\n\n- Help\n\n## Hiring Process\n\n"


def cases(name: str) -> list[tuple[str, str, list[str]]]:
    """The name, the page and the expected lines of each case in a file of this folder.

    A line that ends with a backslash goes on in the next.
    """
    text = (Path(__file__).parent / name).read_text().replace("\\\n", "")
    found = []
    for case in text.split("=== ")[1:]:
        title, _, rest = case.partition("\n")
        page, _, expected = rest.partition("---- reads\n")
        found.append((title, page, expected.splitlines()))
    return found


def written(page: str) -> list[str]:
    """The reading of a hiring section, or of a whole page that begins with its own heading."""
    return list(_lines(page if page.startswith("# ") else HEAD + page))


def _lines(page: str) -> Iterator[str]:
    proposal = read_job_page(page)
    for process in proposal.processes:
        yield f"{process.name or '-'}"
        for at, stage in enumerate([*process.stages, None]):
            asked = process.questionnaire
            if asked and asked.stages_before == at:
                yield f"  questionnaire ({len(asked.questions)})"
            if stage:
                yield f"  {_stage(stage)}"
    for warning in proposal.warnings:
        yield f"! {warning.kind.value}"


def _stage(stage: ProposedStage) -> str:
    known = [
        "optional" if stage.optional else "",
        stage.condition or "",
        f"round {stage.round}" if stage.round else "",
        "parallel" if stage.parallel else "",
        f"{stage.limit_days} days" if stage.limit_days else "",
    ]
    people = ", ".join(map(_people, stage.people)) or "?"
    return " · ".join([f"{stage.kind.value} {stage.minutes or '?'}: {people}", *filter(None, known)])


def _people(people: ReadPeople) -> str:
    least, most = people.least or "?", people.most or "?"
    how_many = least if least == most else f"{least}-{most}"
    return f"{' / '.join([people.title, *people.alternatives])} ({how_many})"
