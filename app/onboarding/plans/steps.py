"""The steps of a description: its tasks, each with what it says, whose it is and when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.onboarding.models import Owner
from app.onboarding.plans.outline import Heading, due_days_of, outline_of, owner_of
from app.onboarding.plans.owners import Owners, mentioned_owner, split_prefix, words_with
from app.onboarding.plans.plain import MARKED, spoken, unmarked
from app.onboarding.plans.tasks import Task
from app.shared.text import LINE, shortened

LONGEST = 400  # characters of a step
WORDLESS = "A task without words"
UNSAID = Owner.ISR  # whose a step is that names no one: the onboarding is theirs


@dataclass(frozen=True)
class StepText:
    """A task as a person reads it: its text without marks, and the headings it stands under.

    `due_days` counts business days from the start (0 is the first day; after the gate: from the
    assignment), and is None where no heading names a time. `is_marked` says that it is compliance.
    """

    text: str
    owner: Owner
    heading: str
    due_days: int | None
    is_marked: bool
    is_ticked: bool

    def due_within(self, days: int) -> StepText:
        """The same step where its heading names no time: due with its issue."""
        return self if self.due_days is not None else replace(self, due_days=days)


def steps_in(description: str, owners: Owners | None = None) -> list[StepText]:
    """The steps of a description, whatever it holds: step n is its task n.

    `owners` adds words for owners, as a plan does: `{"it ops": Owner.MANAGER, "@marta": Owner.MANAGER}`.
    """
    words = words_with(owners or {})
    return [step_of(spot.task, spot.under, words) for spot in outline_of(description, words) if spot.task]


def step_of(task: Task, under: Sequence[Heading], owners: Owners) -> StepText:
    """One task under its headings as a step: a prefix says whose it is, then a heading, then a mention."""
    named, said = split_prefix(unmarked(task.text), owners)
    return StepText(
        text=shortened(spoken(said) or WORDLESS, LONGEST),
        owner=named or owner_of(under) or mentioned_owner(said, owners) or UNSAID,
        heading=heading_of(under),
        due_days=due_days_of(under),
        is_marked=MARKED in task.text,
        is_ticked=task.is_ticked,
    )


def heading_of(under: Sequence[Heading]) -> str:
    """The headings a step stands under, as one line: "Week 1 · Manager tasks"."""
    return shortened(" · ".join(heading.text for heading in under if heading.text), LINE)
