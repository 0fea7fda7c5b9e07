"""A plan file as its page shows it: how many steps of whom, and what of it was not understood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.plans.models import Owner
from app.plans.problems import against
from app.plans.reader import LineRead, PlanText
from app.shared.text import join_words, pluralize

SHOWN_LINES_LIMIT = 3_000  # shown beside what was understood of them


@dataclass(frozen=True)
class Summary:
    """What a plan file came to. `lines` leaves out the blank ones, and what is too long to show."""

    plan: PlanText
    against: list[str]
    lines: list[LineRead]
    left_out: int

    @property
    def steps(self) -> str:
        """How many steps it has, and whose: "11 steps: 6 of the ISR, 2 of the buddy"."""
        owners = Counter(step.owner for step in self.plan.steps)
        whose = [f"{owners[owner]} of the {owner}" for owner in Owner if owners[owner]]
        return pluralize(len(self.plan.steps), "step") + (f": {join_words(whose)}" if whose else "")

    @property
    def not_understood(self) -> list[LineRead]:
        return self.plan.not_understood[:SHOWN_LINES_LIMIT]


def summary_of(plan: PlanText) -> Summary:
    said = [line for line in plan.lines if line.kind != "blank" or line.problem]
    return Summary(plan, against(plan), said[:SHOWN_LINES_LIMIT], max(0, len(said) - SHOWN_LINES_LIMIT))
