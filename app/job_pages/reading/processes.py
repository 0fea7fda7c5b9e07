"""The processes of a hiring section while they are read, and what is part of each of them in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.job_families.kinds import StageKind
from app.job_pages.reading.proposal import ProposedProcess, ProposedQuestionnaire, ProposedStage


@dataclass
class ReadProcess:
    """A process while it is read. `for_everyone` if its stages are part of each process."""

    name: str | None
    lines: list[int] = field(default_factory=list)
    stages: list[ProposedStage] = field(default_factory=list)
    questionnaire: ProposedQuestionnaire | None = None
    for_everyone: bool = False


def finished(processes: Sequence[ReadProcess]) -> tuple[list[ProposedProcess], list[tuple[int, ...]]]:
    """The processes with what is part of each of them, and the lines of those without a stage."""
    used = [process for process in processes if process.stages or process.questionnaire]
    empty = [tuple(process.lines) for process in processes if process not in used and process.lines]
    common = [process for process in used if process.for_everyone]
    if used and not common and len(used) > 1 and used[0].name is None and _is_prefix(used[1:]):
        common = [used[0]]
    own = [process for process in used if process not in common]
    if not own:
        return [_made([process]) for process in used], empty
    return [
        _made([*_before(common, process, used), process, *_after(common, process, used)], process)
        for process in own
    ], empty


def _is_prefix(others: Sequence[ReadProcess]) -> bool:
    """True if the first process, without a name, is how the others begin."""
    if any(other.name is None for other in others):
        return False
    return not any(other.stages and other.stages[0].kind is StageKind.SCREEN for other in others)


def _before(
    common: Sequence[ReadProcess], process: ReadProcess, used: Sequence[ReadProcess]
) -> list[ReadProcess]:
    return [each for each in common if used.index(each) < used.index(process)]


def _after(
    common: Sequence[ReadProcess], process: ReadProcess, used: Sequence[ReadProcess]
) -> list[ReadProcess]:
    return [each for each in common if used.index(each) > used.index(process)]


def _made(parts: Sequence[ReadProcess], named: ReadProcess | None = None) -> ProposedProcess:
    stages: list[ProposedStage] = []
    questionnaire: ProposedQuestionnaire | None = None
    lines: list[int] = []
    for part in parts:
        if part.questionnaire and not questionnaire:
            place = len(stages) + part.questionnaire.stages_before
            questionnaire = replace(part.questionnaire, stages_before=place)
        stages += part.stages
        lines += part.lines
    return ProposedProcess((named or parts[0]).name, tuple(stages), questionnaire, tuple(lines))
