"""Onboarding plans: one file for each kind of hire, read into plain values.

From the onboarding list: what stands between the hire and a territory, and what comes after.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.onboarding.models import HireKind, Owner
from app.shared.datafile import Entry, read_entry
from app.shared.text import LINE

FOLDER = Path(__file__).parent / "plans"
LONGEST = 365  # days a plan may look ahead


@dataclass(frozen=True)
class StepText:
    """A step as the file describes it. `due_days` counts from the start, or from the assignment."""

    text: str
    owned_by: Owner
    due_days: int


@dataclass(frozen=True)
class GatingIssueText:
    """A gating issue with its steps; due so many days after the start."""

    name: str
    due_days: int
    steps: list[StepText]


@dataclass(frozen=True)
class Plan:
    """The whole of a checklist, in order."""

    gating_issues: list[GatingIssueText]
    later_steps: list[StepText]


def plan_for(kind: HireKind, folder: Path = FOLDER) -> Plan:
    """The plan of a kind of hire. Raises BadFile, with the line and the reason, when malformed."""
    return read_plan(folder / f"{kind.value.replace(' ', '_')}.yaml")


def read_plan(path: Path) -> Plan:
    """Read one file. Raises BadFile, with the line and the reason, when it is malformed."""
    entry = read_entry(path)
    plan = Plan(
        gating_issues=[_gating_issue(issue) for issue in entry.entries("gating_issues")],
        later_steps=[_step(step, LONGEST) for step in entry.entries("after_the_gate")],
    )
    entry.done()
    if not plan.gating_issues:
        raise entry.bad("gating_issues", "a plan needs at least one issue under `gating_issues`")
    names = [issue.name for issue in plan.gating_issues]
    for issue, name in zip(entry.entries("gating_issues"), names, strict=True):
        if names.count(name) > 1:
            raise issue.bad("name", f"two gating issues are called {name!r}")
    return plan


def _gating_issue(entry: Entry) -> GatingIssueText:
    due_days = _days(entry, LONGEST)
    issue = GatingIssueText(
        name=_line(entry, "name"),
        due_days=due_days,
        steps=[_step(step, due_days) for step in entry.entries("steps")],
    )
    entry.done()
    if not issue.steps:
        raise entry.bad("steps", "a gating issue needs at least one step under `steps`")
    return issue


def _step(entry: Entry, most_days: int) -> StepText:
    step = StepText(
        text=_line(entry, "text"),
        owned_by=Owner(entry.choice("owner", [owner.value for owner in Owner])),
        due_days=_days(entry, most_days),
    )
    entry.done()
    return step


def _days(entry: Entry, most: int) -> int:
    days = entry.number("due_days")
    if days > most:
        raise entry.bad("due_days", f"`due_days` can be at most {most} here")
    return days


def _line(entry: Entry, key: str) -> str:
    words = entry.text(key)
    if len(words) > LINE:
        raise entry.bad(key, f"`{key}` is longer than {LINE} characters")
    return words
