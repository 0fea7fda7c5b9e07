"""What a job family is made of, as plain values: its text, and the processes with their stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from app.job_families.kinds import Employment, HireRole, QuestionKind, StageForm, StageKind
from app.shared.text import join_words

MAX_SHORT_NAME_LENGTH = 24  # characters that fit a station of the track
MIN_INTERVIEW_MINUTES = 5
MAX_INTERVIEW_MINUTES = 240
MAX_LIMIT_DAYS = 60  # business days
HIRE_FIELDS = ("hire_role", "hire_team", "hire_plan")  # of a family: what follows a hire
MAX_PEOPLE = 20  # at one stage, with one job title
UNKNOWN_NUMBER = "unknown"  # in a file: minutes, or how many people at most


class StoredValue:
    """A value that is stored as JSON: an object with a key for each field."""

    def as_json(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


@dataclass(frozen=True)
class Question(StoredValue):
    """A question of a questionnaire. `guide` says what makes a good answer; candidates do not see it.

    `choices` are those of a question of kind choice, `low` and `high` the bounds of a number.
    `recruiters_only` hides the answer from everybody else. An answer in `ask_recruiter_if` is a reason to ask
    the recruiter, never a decline.
    """

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = True
    guide: str = ""
    choices: list[str] = field(default_factory=list)
    low: int | None = None
    high: int | None = None
    recruiters_only: bool = False
    ask_recruiter_if: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "kind": QuestionKind(stored.get("kind", QuestionKind.TEXT))})


@dataclass(frozen=True)
class StagePeople(StoredValue):
    """The people of one job title at a stage, from `at_least` to `at_most` of them.

    `at_most` is None where nobody said how many. Someone with a title in `alternatives` may take the place
    of one with `title`.
    """

    title: str
    alternatives: list[str] = field(default_factory=list)
    at_least: int = 1
    at_most: int | None = 1

    @property
    def titles(self) -> list[str]:
        return [self.title, *self.alternatives]

    @property
    def is_possible(self) -> bool:
        """Whether the numbers are in range, the smaller one first."""
        most = MAX_PEOPLE if self.at_most is None else self.at_most
        return 1 <= self.at_least <= most <= MAX_PEOPLE

    @property
    def public_label(self) -> str:
        """The people as candidates read them, without numbers: "Controller or Auditor"."""
        return " or ".join(self.titles)

    @property
    def label(self) -> str:
        """The people as a page shows them: "Controller or Auditor", "2 to 4 × Peer", "1 or more × CEO"."""
        titles = self.public_label
        if (self.at_least, self.at_most) == (1, 1):
            return titles
        if self.at_most is None:
            return f"{self.at_least} or more × {titles}"
        if self.at_least == self.at_most:
            return f"{self.at_least} × {titles}"
        return f"{self.at_least} to {self.at_most} × {titles}"


def people_label(people: Sequence[StagePeople]) -> str:
    """Everybody who conducts a stage, as an opening stores it; empty if nobody is known."""
    return join_words([each.label for each in people])


@dataclass(frozen=True)
class StageText:
    """A stage of a process.

    `minutes` to `minutes_to` is how long one interview takes; the second is None for one number, both for
    unknown. `limit_days` is how many business days what waits at the stage may take; None for the usual
    limits. An `optional` stage may be skipped; `condition` says when it is held. Stages of one `round` belong
    together; one that is `parallel` is held beside the stage before. `required_scorecards` are those a
    decision needs. `focus` has the attributes that people with a job title look at; without, they look at
    all. `about` is what candidates read of it, `guide` what only interviewers read.
    """

    name: str
    short_name: str
    kind: StageKind
    people: list[StagePeople] = field(default_factory=list)
    minutes: int | None = None
    minutes_to: int | None = None
    limit_days: int | None = None
    optional: bool = False
    condition: str = ""
    round: int | None = None
    parallel: bool = False
    required_scorecards: int = 1
    about: str = ""
    purpose: str = ""
    guide: str = ""
    prompts: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    focus: dict[str, list[str]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    survey: list[str] = field(default_factory=list)
    form: StageForm | None = None

    @property
    def conducted_by(self) -> str:
        return people_label(self.people)


@dataclass(frozen=True)
class Process:
    """One way through a job family, such as that of a role, a region or a level. The name may be empty."""

    name: str
    stages: list[StageText]


@dataclass(frozen=True)
class RoleText:
    """The public description of the role. A family may leave out any part.

    `team_page` and `hiring_page` are addresses: who works here by job title, and more about hiring.
    """

    employment: Employment = Employment.FULL_TIME
    about: str = ""
    responsibilities: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    performance: list[str] = field(default_factory=list)
    career_ladder: list[str] = field(default_factory=list)
    team_page: str = ""
    hiring_page: str = ""


@dataclass(frozen=True)
class JobFamily:
    """A role's definition. `slug` identifies it among the families. `next_step` is the next job title.

    `next_family` is the slug of the family that is next on the ladder, or empty. `version_id` is that of the
    version the company wrote; None for a file that Onramp ships.

    `hire_role`, `hire_team` and `hire_plan` say what follows a hire. The plan is the name of one for roles
    without a gate; empty for an ISR, who follows the plans with the gating issues.
    """

    slug: str
    name: str
    role: str
    reports_to: str
    next_step: str
    text: RoleText
    processes: list[Process]
    levels: list[str] = field(default_factory=list)
    next_family: str = ""
    hire_role: HireRole = HireRole.ISR
    hire_team: str = ""
    hire_plan: str = ""
    version_id: int | None = None

    @property
    def stages(self) -> list[StageText]:
        """The stages of the first process."""
        return self.processes[0].stages

    def process(self, name: str) -> Process | None:
        """The process with this name; None if there is none."""
        return next((process for process in self.processes if process.name == name), None)
