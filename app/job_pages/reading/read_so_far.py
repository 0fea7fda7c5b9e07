"""What was read of a hiring section so far, and what its lines say about those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.processes import ReadProcess
from app.job_pages.reading.proposal import (
    LeftOutLines,
    Minutes,
    PageNotRead,
    ProposedQuestionnaire,
    ProposedStage,
    Reason,
)

MAX_PAGE_STAGES = 200  # of all processes


def too_many_stages() -> PageNotRead:
    """The refusal of a page with more stages than a person would read."""
    return PageNotRead(f"The page has too many stages (limit: {MAX_PAGE_STAGES}).")


class ReadSoFar:
    """The processes, and what is left out. The round, the minutes and so on are those of the next stages."""

    def __init__(self, name: str | None) -> None:
        self.left_out: list[LeftOutLines] = []
        self.swallowed: list[int] = []
        self.processes = [ReadProcess(name)]
        self.round: int | None = None
        self.lists_people = False
        self.is_agenda = False
        self.minutes: Minutes | None = None

    @property
    def process(self) -> ReadProcess:
        """The process that is read now."""
        return self.processes[-1]

    def leave_out(self, entry: HiringEntry, reason: Reason, *, deep: bool = True) -> None:
        """Leave an entry out, with what is nested in it unless `deep` is false."""
        self.left_out.append(LeftOutLines(entry.numbers, reason, entry.text))
        for child in entry.children if deep else ():
            self.leave_out(child, reason)

    def start(self, name: str | None, entry: HiringEntry, *, for_everyone: bool = False) -> None:
        """Begin a process."""
        self.round = None
        self.processes.append(ReadProcess(name, list(entry.numbers), for_everyone=for_everyone))

    def add(self, stage: ProposedStage | None) -> bool:
        """Add a stage to the process, if there is one."""
        if stage:
            if sum(len(process.stages) for process in self.processes) >= MAX_PAGE_STAGES:
                raise too_many_stages()
            self.process.stages.append(stage if stage.minutes else replace(stage, minutes=self.minutes))
        return stage is not None

    def set_questionnaire(self, lines: Sequence[int], questions: Sequence[str]) -> None:
        """Add lines and questions to the questionnaire of the process."""
        process, before = self.process, self.process.questionnaire
        if before:
            lines = sorted({*before.lines, *lines})
            questions = [*before.questions, *questions]
        place = before.stages_before if before else len(process.stages)
        process.questionnaire = ProposedQuestionnaire(tuple(lines), tuple(questions), place)

    def attach(self, entry: HiringEntry) -> None:
        """What an agenda lists belongs to the stage before it."""
        stages = self.process.stages
        if not stages:
            self.leave_out(entry, Reason.NO_STAGE)
            return
        last = stages[-1]
        numbers = entry.all_numbers
        stages[-1] = replace(
            last,
            lines=tuple(sorted({*last.lines, *numbers})),
            details=f"{last.details}\n{entry.text}".strip(),
        )
