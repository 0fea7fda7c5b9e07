"""A proposal as the values of a job family, for a draft. What the page does not say stays blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.job_families.kinds import HireRole, StageKind
from app.job_families.rules import slug_of
from app.job_families.values import (
    MAX_INTERVIEW_MINUTES,
    MAX_PEOPLE,
    MAX_SHORT_NAME_LENGTH,
    JobFamily,
    Process,
    Question,
    RoleText,
    StagePeople,
    StageText,
)
from app.job_pages.reading.plain_text import plain
from app.job_pages.reading.proposal import (
    PageProposal,
    ProposedProcess,
    ProposedStage,
    ReadPeople,
    SectionKind,
)
from app.plans.kinds import GENERAL_PLAN
from app.shared.text import MAX_LINE_LENGTH, one_line, paragraphs_of

LIST_MARKS = ("-", "*", "+")
MAX_SECTION_LINES = 60  # of one section
QUESTIONNAIRE_NAME = "Questionnaire"


@dataclass(frozen=True)
class PlacedProcess:
    """A process with its stages, each under its place: "1-2", or "1-q" for the questionnaire."""

    name: str
    stages: list[tuple[str, StageText]]


def placed_processes(proposal: PageProposal, *, role: str = "") -> list[PlacedProcess]:
    """The processes that were read. One alone has no name; others without a name have the role."""
    names = _distinct(process.name or role for process in proposal.processes)
    alone = len(proposal.processes) == 1 and not proposal.processes[0].name
    return [
        PlacedProcess("" if alone else name, _stages(process, number))
        for number, (name, process) in enumerate(zip(names, proposal.processes, strict=True), 1)
    ]


def family_of_proposal(
    proposal: PageProposal, *, name: str, role: str, processes: Sequence[Process] | None = None
) -> JobFamily:
    """The family that a page describes, under a name and for a role that a person entered.

    `processes` are those that a person corrected, None for those that were read.
    """
    text = RoleText(
        about=_about(proposal),
        responsibilities=_lines(proposal, SectionKind.RESPONSIBILITIES),
        requirements=_lines(proposal, SectionKind.REQUIREMENTS),
        performance=_lines(proposal, SectionKind.PERFORMANCE_INDICATORS),
        career_ladder=_lines(proposal, SectionKind.CAREER_LADDER),
    )
    if processes is None:
        placed = placed_processes(proposal, role=role)
        processes = [Process(each.name, [stage for _place, stage in each.stages]) for each in placed]
    return JobFamily(
        slug_of(name),
        name,
        role,
        "",
        "",
        text,
        list(processes) or [Process("", [])],
        hire_role=HireRole.NONE,
        hire_plan=GENERAL_PLAN,
    )


def _about(proposal: PageProposal) -> str:
    """What the page says of the role: under a heading of its own, or first of all."""
    told = [each for each in proposal.sections if each.kind is SectionKind.ABOUT]
    first = [each for each in proposal.sections[:1] if each.kind is SectionKind.OTHER]
    section = next((each for each in (*told, *first) if each.text and _is_prose(each.text)), None)
    return paragraphs_of("\n\n".join(map(plain, section.text.split("\n\n")))) if section else ""


def _is_prose(text: str) -> bool:
    return not any(line.lstrip().startswith(LIST_MARKS) for line in text.splitlines())


def _lines(proposal: PageProposal, kind: SectionKind) -> list[str]:
    """The lines of all sections of a kind, each once."""
    found = [
        one_line(plain(line.strip().lstrip("-*+ ")))
        for section in proposal.sections
        if section.kind is kind
        for line in section.text.splitlines()
    ]
    return list(dict.fromkeys(line for line in found if line))[:MAX_SECTION_LINES]


def _stages(process: ProposedProcess, number: int) -> list[tuple[str, StageText]]:
    names = _distinct(stage.title for stage in process.stages)
    stages = [
        (f"{number}-{at}", _stage(name, stage))
        for at, (name, stage) in enumerate(zip(names, process.stages, strict=True), 1)
    ]
    asked = process.questionnaire
    if asked:
        questions = [Question(text) for text in dict.fromkeys(map(_line, asked.questions)) if text]
        questionnaire = StageText(
            QUESTIONNAIRE_NAME, QUESTIONNAIRE_NAME, StageKind.QUESTIONNAIRE, questions=questions
        )
        stages.insert(asked.stages_before, (f"{number}-q", questionnaire))
    return stages


def _stage(name: str, stage: ProposedStage) -> StageText:
    minutes = stage.minutes if stage.minutes and stage.minutes.most <= MAX_INTERVIEW_MINUTES else None
    return StageText(
        name,
        name[:MAX_SHORT_NAME_LENGTH].strip(),
        stage.kind,
        people=[_people(people) for people in stage.people],
        minutes=minutes.least if minutes else None,
        minutes_to=minutes.most if minutes and minutes.most > minutes.least else None,
        limit_days=stage.limit_days,
        optional=stage.optional,
        condition=_line(stage.condition or ""),
        round=stage.round,
        parallel=stage.parallel,
    )


def _people(people: ReadPeople) -> StagePeople:
    least = min(people.least or 1, MAX_PEOPLE)
    most = min(max(people.most, least), MAX_PEOPLE) if people.most else None
    return StagePeople(_line(people.title), [_line(title) for title in people.alternatives], least, most)


def _line(text: str) -> str:
    return one_line(plain(text))[:MAX_LINE_LENGTH].strip()


def _distinct(names: Iterable[str]) -> Sequence[str]:
    """Names of which no two are the same: a second "Interview" is "Interview 2"."""
    given: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for name in names:
        name = _line(name)[:80].strip()
        own = name
        while own in given:
            numbers[name] = numbers.get(name, 1) + 1
            own = f"{name} {numbers[name]}"
        given[own] = None
    return list(given)
