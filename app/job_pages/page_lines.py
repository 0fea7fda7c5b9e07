"""The lines of a page with what was read from each, to show side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.job_pages.corrections import StageRow
from app.job_pages.reading.proposal import (
    LeftOutLines,
    PageProposal,
    ProposedQuestionnaire,
    ProposedStage,
)


@dataclass(frozen=True)
class PageLine:
    """A line of the page. `anchors` are the stages read from it, such as "1-2".

    `left_out` says why it is in none.
    """

    number: int
    text: str
    anchors: tuple[str, ...]
    left_out: LeftOutLines | None
    in_hiring: bool


@dataclass(frozen=True)
class ShownRow:
    """A row of a stage, with what was read there; `read` is None for one that a person added."""

    row: StageRow
    read: ProposedStage | ProposedQuestionnaire | None

    @property
    def stage(self) -> ProposedStage | None:
        return self.read if isinstance(self.read, ProposedStage) else None

    @property
    def questions(self) -> tuple[str, ...]:
        return self.read.questions if isinstance(self.read, ProposedQuestionnaire) else ()


@dataclass(frozen=True)
class ShownProcess:
    """A process with its number from 1 and its rows."""

    number: int
    name: str
    rows: list[ShownRow]


def shown_processes(proposal: PageProposal, rows: Sequence[StageRow]) -> list[ShownProcess]:
    """The rows by process. A page without a process has one, for the stages that a person adds."""
    read: dict[str, ProposedStage | ProposedQuestionnaire] = {}
    for number, process in enumerate(proposal.processes, 1):
        read.update((f"{number}-{at}", stage) for at, stage in enumerate(process.stages, 1))
        if process.questionnaire:
            read[f"{number}-q"] = process.questionnaire
    names = [process.name or "" for process in proposal.processes] or [""]
    return [
        ShownProcess(
            number, name, [ShownRow(row, read.get(row.place)) for row in rows if row.process == number]
        )
        for number, name in enumerate(names, 1)
    ]


def stage_names(processes: Sequence[ShownProcess]) -> dict[str, str]:
    """The names of the stages by their places. Where there are several processes, each says its own."""
    names: dict[str, str] = {}
    for process in processes:
        for shown in process.rows:
            name = shown.row.name or _("New stage")
            names[shown.row.place] = f"{process.name}: {name}" if len(processes) > 1 else name
    return names


def page_lines(markdown: str, proposal: PageProposal) -> list[PageLine]:
    """The lines of the hiring sections, each beside what was read from it."""
    anchors: dict[int, list[str]] = {}
    for number, process in enumerate(proposal.processes, 1):
        for place, stage in enumerate(process.stages, 1):
            for line in stage.lines:
                anchors.setdefault(line, []).append(f"{number}-{place}")
        for line in process.questionnaire.lines if process.questionnaire else ():
            anchors.setdefault(line, []).append(f"{number}-q")
    left = {line: each for each in proposal.left_out for line in each.lines}
    hiring = set(proposal.hiring_lines)
    source = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        PageLine(at, text, tuple(anchors.get(at, ())), left.get(at), at in hiring)
        for at, text in enumerate(source, 1)
        if at in hiring
    ]
