"""The gate, and what starting, ticking, closing and reopening ask for.

From the onboarding list: someone new to the company has one gating issue, an internal transfer
two; all of a person's must be completed and closed before a region or territory is assigned. A
tick means done, or looked at and not applicable. GitLab's bot closes an issue after sixty days
whatever its tasks: closed is not complete, until it is reopened and finished, or waived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.db.complete import complete
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
    """A gating issue of a running onboarding. `closers` names who may close it, `manager` who may waive.

    `steps` is how many it has. One closed without any is not complete: nobody can say what was done.
    """

    name: str
    is_closed: bool
    opened_at: datetime
    late: bool
    closers: str
    manager: str
    steps: int
    unticked: Sequence[StepFacts]
    is_waived: bool = False

    @property
    def is_complete(self) -> bool:
        """Closed with every step ticked, or waived: it lets its person pass."""
        return complete(
            closed=self.is_closed,
            waived=self.is_waived,
            has_steps=self.steps > 0,
            all_ticked=not self.unticked,
        )


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
    what="An onboarding, or a record as an existing ISR",
    owner="recruiting or an ISR manager",
    since=None,
    age="none so far",
    late=False,
)


def gate(issues: Sequence[IssueFacts], *, established: bool, now: datetime) -> Gate:
    """The one rule of who may hold a territory.

    `issues` are the gating issues of the person's running onboarding, none where there is none.
    Open when each of them is complete; without any, only for someone on record as an established ISR.
    """
    incomplete = [issue for issue in issues if not issue.is_complete]
    if not issues and not established:
        return Gate(False, [NEVER_BEGUN])
    return Gate(
        is_open=not incomplete,
        missing=[missing for issue in incomplete for missing in missing_from(issue, now)],
        steps_left=sum(len(issue.unticked) for issue in incomplete),
    )


def missing_from(issue: IssueFacts, now: datetime) -> list[Missing]:
    """What an incomplete gating issue waits for: the steps of each owner, then its closing."""
    age = age_of(issue.opened_at, now)
    if not issue.is_closed:
        closing = Missing(f"Closing “{issue.name}”", issue.closers, issue.opened_at, age, issue.late)
        return [*missing_steps(issue, now), closing]
    with_what = lacking(steps=issue.steps, unticked=len(issue.unticked))
    mending = f"“{issue.name}” was closed with {with_what}: reopening and finishing it, or waiving that"
    return [
        *missing_steps(issue, now),
        Missing(mending, issue.manager, issue.opened_at, age, issue.late),
    ]


def lacking(*, steps: int, unticked: int) -> str:
    """What an issue was closed with too early, as it follows "with": "3 steps open"."""
    return f"{counted(unticked, 'step')} open" if steps else "no step to tick"


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


def check_tickable(*, is_gone: bool, issue_is_closed: bool, is_locked: bool) -> None:
    """Raise RuleBroken for a step taken out of its issue, of a closed one, or one a territory must unlock."""
    if is_gone:
        raise RuleBroken("This step is no longer in its gating issue.")
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
