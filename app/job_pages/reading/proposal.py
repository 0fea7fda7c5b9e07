"""What was read on a job family page, as a proposal that a person checks. Unknown is None, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.job_families.kinds import StageKind


class SectionKind(Enum):
    """What a section of the page is about."""

    ABOUT = "about"
    RESPONSIBILITIES = "responsibilities"
    REQUIREMENTS = "requirements"
    LEVELS = "levels"
    CAREER_LADDER = "career ladder"
    PERFORMANCE_INDICATORS = "performance indicators"
    JOB_GRADE = "job grade"
    SPECIALTIES = "specialties"
    COMPENSATION = "compensation"
    OTHER = "other"


class Reason(Enum):
    """Why a line of the hiring section is in no stage."""

    HEADING = "heading"
    INTRODUCTION = "introduction"
    GENERAL = "general remark"
    OFFER = "offer"
    PLACEHOLDER = "placeholder"
    MARKUP = "markup"
    NO_STAGE = "no stage"


class WarningKind(Enum):
    """What a person should look at first."""

    UNFINISHED = "unfinished"
    NO_PROCESS = "no process"
    SPLIT_LINES = "split lines"


@dataclass(frozen=True)
class Minutes:
    """How long a stage takes: `most` equals `least` for a number."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


@dataclass(frozen=True)
class ReadPeople:
    """People of one job title, or of one of several, and how many; None where the page does not say."""

    title: str
    alternatives: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class ProposedStage:
    """A stage as it was read. `lines` are the lines of the page that it was read from.

    `limit_days` is how many days a candidate has for it.
    """

    title: str
    kind: StageKind
    lines: tuple[int, ...]
    minutes: Minutes | None = None
    people: tuple[ReadPeople, ...] = ()
    optional: bool = False
    condition: str | None = None
    round: int | None = None
    parallel: bool = False
    details: str = ""
    limit_days: int | None = None


@dataclass(frozen=True)
class ProposedQuestionnaire:
    """The questionnaire of a process; `stages_before` of its stages come first."""

    lines: tuple[int, ...]
    questions: tuple[str, ...] = ()
    stages_before: int = 0


@dataclass(frozen=True)
class ProposedProcess:
    """A hiring process: of the whole page (without a name), or of a role, a region or a level."""

    name: str | None
    stages: tuple[ProposedStage, ...]
    questionnaire: ProposedQuestionnaire | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class TextSection:
    """A heading with the text below it, up to the next heading."""

    kind: SectionKind
    heading: str
    level: int
    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True)
class LeftOutLines:
    """Lines of the hiring section that are in no stage, and why."""

    lines: tuple[int, ...]
    reason: Reason
    text: str


@dataclass(frozen=True)
class PageWarning:
    """A warning, with the lines it is about."""

    kind: WarningKind
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class PageProposal:
    """All that was read. `hiring_lines` are the lines of the hiring sections that say something."""

    title: str | None
    sections: tuple[TextSection, ...]
    processes: tuple[ProposedProcess, ...]
    left_out: tuple[LeftOutLines, ...]
    warnings: tuple[PageWarning, ...]
    hiring_lines: tuple[int, ...]


class PageNotRead(Exception):
    """The text cannot be read as a page. The message is a sentence for the person who uploaded it."""
