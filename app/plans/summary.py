"""A plan file as its page shows it: its steps by owner, its lines, and what was not understood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.plans.models import Owner
from app.plans.problems import blockers_of
from app.plans.reader import LineRead, PlanText
from app.shared.text import join_words

SHOWN_LINES_LIMIT = 3_000


@dataclass(frozen=True)
class Summary:
    """A plan file as it was read. `lines` leaves out blank ones, and the `left_out` above a limit."""

    plan: PlanText
    blockers: list[str]
    lines: list[LineRead]
    left_out: int

    @property
    def steps(self) -> str:
        """The number of steps, and of each owner: "8 steps (ISR 6 and buddy 2)"."""
        steps = self.plan.steps
        counts = Counter(step.owner for step in steps)
        if not steps:
            return _("No steps")
        owners = join_words([f"{owner.label} {counts[owner]}" for owner in Owner if counts[owner]])
        return ngettext("%(num)s step (%(owners)s)", "%(num)s steps (%(owners)s)", len(steps), owners=owners)

    @property
    def not_understood(self) -> list[LineRead]:
        return self.plan.not_understood[:SHOWN_LINES_LIMIT]


def summary_of(plan: PlanText) -> Summary:
    said = [line for line in plan.lines if line.kind != "blank" or line.problem]
    return Summary(plan, blockers_of(plan), said[:SHOWN_LINES_LIMIT], max(0, len(said) - SHOWN_LINES_LIMIT))
