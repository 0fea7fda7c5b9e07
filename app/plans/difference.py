"""The differences between two versions of a plan, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from flask_babel import gettext as _

from app.plans.steps import StepText
from app.plans.times import due_phrase

StepKey = tuple[str, int]  # what a step says, and the how many-th it is that says so


class StepChangeKind(Enum):
    """What became of a step."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return {
            StepChangeKind.NEW: _("New"),
            StepChangeKind.GONE: _("Removed"),
            StepChangeKind.CHANGED: _("Changed"),
        }[self]


@dataclass(frozen=True)
class StepChange:
    """One step that differs; `step` is as in the newer plan, or for a removed one as in the older."""

    what: StepChangeKind
    key: StepKey
    step: StepText
    was: str = ""

    @property
    def became(self) -> str:
        return step_summary(self.step)


def step_changes(older: Sequence[StepText], newer: Sequence[StepText]) -> list[StepChange]:
    """The steps that are new or changed, in the order of the newer plan, then those that are gone."""
    before = dict(zip(step_keys([step.text for step in older]), older, strict=True))
    after = dict(zip(step_keys([step.text for step in newer]), newer, strict=True))
    found = [change for key, step in after.items() if (change := _change(key, before.get(key), step))]
    return found + [
        StepChange(StepChangeKind.GONE, key, step) for key, step in before.items() if key not in after
    ]


def step_keys(texts: Sequence[str]) -> list[StepKey]:
    """The keys of steps: the text, and a number that keeps steps with the same text apart."""
    seen: Counter[str] = Counter()
    keys = []
    for text in texts:
        seen[text] += 1
        keys.append((text, seen[text]))
    return keys


def step_summary(step: StepText) -> str:
    """The owner of a step and when it is due: "manager, due on day 3"."""
    owner, due = step.owner.label, due_phrase(step.due_days or 0)
    if step.is_marked:
        return _("%(owner)s, %(due)s, marked for compliance", owner=owner, due=due)
    return _("%(owner)s, %(due)s", owner=owner, due=due)


def _change(key: StepKey, before: StepText | None, after: StepText) -> StepChange | None:
    if before is None:
        return StepChange(StepChangeKind.NEW, key, after)
    return (
        None
        if step_summary(before) == step_summary(after)
        else StepChange(StepChangeKind.CHANGED, key, after, step_summary(before))
    )
