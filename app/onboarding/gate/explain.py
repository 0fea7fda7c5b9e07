"""Why the gate is closed: what is missing, who owns it, how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.onboarding.gate.rule import is_complete, is_open
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class OpenSteps:
    """The steps of one owner that are not ticked: the text if it is one, whether one is overdue, how many."""

    owner: str
    text: str
    late: bool
    number: int = 1


def by_owner(steps: Iterable[OpenSteps]) -> list[OpenSteps]:
    """Steps that are not ticked, those of each owner together, in the order of their first."""
    found: dict[str, OpenSteps] = {}
    for each in steps:
        first = found.get(each.owner)
        if first is not None:
            each = OpenSteps(each.owner, "", first.late or each.late, first.number + each.number)
        found[each.owner] = each
    return list(found.values())


@dataclass(frozen=True)
class IssueFacts:
    """A gating issue of a running onboarding.

    `closers` names the people who may close it, `manager` the person who may waive it. `steps` is how many
    steps it has; an issue that was closed without any is not complete. `open_steps` are those not ticked,
    by owner.
    """

    name: str
    is_closed: bool
    opened_at: datetime
    late: bool
    closers: str
    manager: str
    steps: int
    open_steps: Sequence[OpenSteps]
    is_waived: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether it is closed with every step ticked, or waived."""
        return is_complete(
            closed=self.is_closed,
            waived=self.is_waived,
            has_steps=self.steps > 0,
            all_ticked=not self.open_steps,
        )

    @property
    def unticked(self) -> int:
        """How many of its steps are not ticked."""
        return sum(each.number for each in self.open_steps)


@dataclass(frozen=True)
class Missing:
    """One thing the gate waits for: what it is, its owner, since when, its age, whether it is overdue."""

    what: str
    owner: str
    since: datetime | None
    age: str
    late: bool

    def __str__(self) -> str:
        values = {"what": self.what, "owner": self.owner, "age": self.age}
        if self.late:
            return _("%(what)s (%(owner)s, %(age)s, overdue)", **values)
        return _("%(what)s (%(owner)s, %(age)s)", **values)


@dataclass(frozen=True)
class Gate:
    """Open, or closed with what is missing. `steps_left` counts the steps that are not ticked."""

    is_open: bool
    missing: list[Missing] = field(default_factory=list)
    steps_left: int = 0


def explain_gate(
    issues: Sequence[IssueFacts], *, established: bool, now: datetime, hired_as: str | None = None
) -> Gate:
    """The gate of a person, with what is missing if it is closed.

    `issues` are the gating issues of the person's running onboarding, none if there is no onboarding.
    `hired_as` is the job title of one who was hired for another role, without a gate.
    """
    if hired_as is not None:
        return Gate(False, [_missing_gate(hired_as)])
    incomplete = [issue for issue in issues if not issue.is_complete]
    opens = is_open(
        has_issues=bool(issues), all_complete=not incomplete, established=established, hired_without=False
    )
    if not opens and not issues:
        return Gate(False, [_missing_onboarding()])
    return Gate(
        is_open=opens,
        missing=[missing for issue in incomplete for missing in missing_from(issue, now)],
        steps_left=sum(issue.unticked for issue in incomplete),
    )


def missing_from(issue: IssueFacts, now: datetime) -> list[Missing]:
    """What an incomplete gating issue waits for: the steps of each owner, then closing it."""
    age = age_of(issue.opened_at, now)
    if not issue.is_closed:
        what, owner = _("Closing “%(issue)s”", issue=issue.name), issue.closers
    else:
        what, owner = _finishing(issue), issue.manager
    return [*missing_steps(issue, now), Missing(what, owner, issue.opened_at, age, issue.late)]


def _finishing(issue: IssueFacts) -> str:
    if not issue.steps:
        return _(
            "“%(issue)s” was closed without steps: reopening and finishing it, or waiving it",
            issue=issue.name,
        )
    return ngettext(
        "“%(issue)s” was closed with %(num)s open step: reopening and finishing it, or waiving it",
        "“%(issue)s” was closed with %(num)s open steps: reopening and finishing it, or waiving it",
        issue.unticked,
        issue=issue.name,
    )


def _missing_onboarding() -> Missing:
    return Missing(
        what=_("An onboarding, or a record as an existing ISR"),
        owner=_("recruiting or an ISR manager"),
        since=None,
        age=_("not started"),
        late=False,
    )


def _missing_gate(hired_as: str) -> Missing:
    return Missing(
        what=_("A hire as an ISR: they were hired as %(role)s, without a gate", role=hired_as),
        owner=_("recruiting"),
        since=None,
        age=_("not started"),
        late=False,
    )


def closed_with(*, steps: int, unticked: int) -> str:
    """What an issue lacked when it was closed: "Closed with 3 open steps"."""
    if not steps:
        return _("Closed without steps")
    return ngettext("Closed with %(num)s open step", "Closed with %(num)s open steps", unticked)


def missing_steps(issue: IssueFacts, now: datetime) -> list[Missing]:
    """The steps that are not ticked, one line per owner."""
    age = age_of(issue.opened_at, now)
    return [
        Missing(_steps(steps, issue), steps.owner, issue.opened_at, age, steps.late)
        for steps in issue.open_steps
    ]


def check_open(gate: Gate, name: str) -> None:
    """Raise RuleBroken for a closed gate, with what is missing, who owns it and how old it is."""
    if not gate.is_open:
        raise RuleBroken(
            _(
                "The gate of %(name)s is closed. Missing: %(missing)s.",
                name=name,
                missing=_listed(gate.missing),
            ),
            field="isr",
        )


def check_all_ticked(issue: IssueFacts, now: datetime) -> None:
    """Raise RuleBroken for a gating issue with a step that is not ticked."""
    if issue.open_steps:
        missing = _listed(missing_steps(issue, now))
        raise RuleBroken(
            _(
                "Tick every step of “%(issue)s” before you close it. Missing: %(missing)s.",
                issue=issue.name,
                missing=missing,
            )
        )


def closers_of(isr: str, manager: str) -> str:
    """The people who may close a gating issue: "Jonas Falk or Marta Silva"."""
    return _("%(isr)s or %(manager)s", isr=isr, manager=manager)


def age_of(since: datetime, now: datetime) -> str:
    """How old something is: "today", "1 day", "3 days"."""
    days = max(0, (now - since) // timedelta(days=1))
    return ngettext("%(num)s day", "%(num)s days", days) if days else _("today")


def _steps(steps: OpenSteps, issue: IssueFacts) -> str:
    if steps.number == 1:
        return f"“{steps.text}”"
    return _("%(number)s steps of “%(issue)s”", number=steps.number, issue=issue.name)


def _listed(missing: Iterable[Missing]) -> str:
    return "; ".join(map(str, missing))
