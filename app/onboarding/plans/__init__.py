"""Onboarding plans: one file for each kind of hire, read into plain values.

From the onboarding list: what stands between the hire and a territory, and what comes after.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.onboarding.models import HireKind, Owner
from app.shared.datafile import Entry, read_entry

FOLDER = Path(__file__).parent
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
        gating_issues=[_gating_issue(issue) for issue in entry.named("gating_issues", "gating issue")],
        later_steps=[_step(step, LONGEST) for step in entry.entries("after_the_gate")],
    )
    entry.done()
    return plan


def _gating_issue(entry: Entry) -> GatingIssueText:
    due_days = _days(entry, LONGEST)
    issue = GatingIssueText(
        name=entry.line("name"),
        due_days=due_days,
        steps=[_step(step, due_days) for step in entry.entries("steps")],
    )
    entry.done()
    if not issue.steps:
        raise entry.bad("steps", "a gating issue needs at least one step under `steps`")
    return issue


def _step(entry: Entry, most_days: int) -> StepText:
    step = StepText(
        text=entry.line("text"),
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
