"""The gate, and what starting, ticking, closing and reopening ask for.

From the onboarding list: someone new to the company has one gating issue, an internal transfer
two; all of a person's must be completed and closed before a region or territory is assigned. A
tick means done, or looked at and not applicable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.shared.refusals import RuleBroken
from app.shared.text import counted

FURTHEST_START = timedelta(days=365)


@dataclass(frozen=True)
class StepFacts:
    """A step that is not ticked: what it says, whose it is, whether its day has passed."""

    text: str
    owner: str
    late: bool


@dataclass(frozen=True)
class IssueFacts:
    """A gating issue of a running onboarding. `closers` names who may close it."""

    name: str
    is_closed: bool
    opened_at: datetime
    late: bool
    closers: str
    unticked: Sequence[StepFacts]


@dataclass(frozen=True)
class Missing:
    """One thing the gate waits for: what, whose it is, since when, how old that is, and if it is late."""

    what: str
    owner: str
    since: datetime | None
    age: str
    late: bool

    def __str__(self) -> str:
        return f"{self.what} ({self.owner}, {self.age}{', late' if self.late else ''})"


@dataclass(frozen=True)
class Gate:
    """Open, or closed with what is missing. `steps_left` counts the steps not ticked."""

    is_open: bool
    missing: list[Missing] = field(default_factory=list)
    steps_left: int = 0


NEVER_BEGUN = Missing(
    what="An onboarding, or a record as an established ISR",
    owner="recruiting or an ISR manager",
    since=None,
    age="none so far",
    late=False,
)


def gate(issues: Sequence[IssueFacts], *, established: bool, now: datetime) -> Gate:
    """The one rule of who may hold a territory.

    `issues` are the gating issues of the person's running onboarding, none where there is none.
    Open when each of them is closed; without any, only for someone on record as an established ISR.
    """
    still_open = [issue for issue in issues if not issue.is_closed]
    if not issues and not established:
        return Gate(False, [NEVER_BEGUN])
    return Gate(
        is_open=not still_open,
        missing=[missing for issue in still_open for missing in missing_from(issue, now)],
        steps_left=sum(len(issue.unticked) for issue in still_open),
    )


def missing_from(issue: IssueFacts, now: datetime) -> list[Missing]:
    """What an open gating issue waits for: the steps of each owner, then its closing."""
    age = age_of(issue.opened_at, now)
    closing = Missing(f"Closing “{issue.name}”", issue.closers, issue.opened_at, age, issue.late)
    return [*missing_steps(issue, now), closing]


def missing_steps(issue: IssueFacts, now: datetime) -> list[Missing]:
    """The steps not ticked, one line for each owner."""
    by_owner: dict[str, list[StepFacts]] = {}
    for step in issue.unticked:
        by_owner.setdefault(step.owner, []).append(step)
    age = age_of(issue.opened_at, now)
    return [
        Missing(_steps(steps, issue), owner, issue.opened_at, age, any(step.late for step in steps))
        for owner, steps in by_owner.items()
    ]


def check_open(gate: Gate, name: str) -> None:
    """Raise RuleBroken, naming what is missing, who owns it and how old it is, for a closed gate."""
    if not gate.is_open:
        raise RuleBroken(f"The gate of {name} is closed. Missing: {_listed(gate.missing)}.", field="isr")


def check_all_ticked(issue: IssueFacts, now: datetime) -> None:
    """Raise RuleBroken for a gating issue with a step that is not ticked."""
    if issue.unticked:
        missing = _listed(missing_steps(issue, now))
        raise RuleBroken(
            f"“{issue.name}” can be closed when each of its steps is ticked. Missing: {missing}."
        )


def check_start(start_date: date, today: date) -> None:
    """Raise RuleBroken for a first day that has passed, or is more than a year ahead."""
    if start_date < today:
        raise RuleBroken("The start date is before today.", field="start_date")
    if start_date > today + FURTHEST_START:
        raise RuleBroken("The start date is more than a year ahead.", field="start_date")


def check_tickable(*, issue_is_closed: bool, is_locked: bool) -> None:
    """Raise RuleBroken for a step of a closed gating issue, or one a territory must unlock."""
    if issue_is_closed:
        raise RuleBroken("Its gating issue is closed. The manager has to reopen it first.")
    if is_locked:
        raise RuleBroken("This step is locked until a territory is assigned.")


def age_of(since: datetime, now: datetime) -> str:
    """How old something is: "today", "1 day", "3 days"."""
    days = max(0, (now - since) // timedelta(days=1))
    return counted(days, "day") if days else "today"


def _steps(steps: Sequence[StepFacts], issue: IssueFacts) -> str:
    return f"“{steps[0].text}”" if len(steps) == 1 else f"{len(steps)} steps of “{issue.name}”"


def _listed(missing: Iterable[Missing]) -> str:
    return "; ".join(map(str, missing))
