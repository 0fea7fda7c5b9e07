"""The systems of an access change request, each a step of it: what is asked for, and who approves the list.

A line reads as in the company's own request, "System name: Salesforce. Remove: …", whether it came with the
plan or was added here. The manager's approval is a step too, and holds until the list changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from flask_babel import gettext as _

from app.onboarding.models import GatingIssue, Step
from app.plans.models import IssueKind, Owner
from app.shared.refusals import RuleBroken
from app.shared.text import name_key

SYSTEM_NAME_PREFIX = "System name: "
APPROVAL_WORD = "approve"
SYSTEM_DUE_DAYS = 6  # the seventh day, as in the plan


class SystemChange(StrEnum):
    """What is asked for in a system."""

    ADD = "add"
    REMOVE = "remove"
    DOWNGRADE = "downgrade"


def system_line(name: str, change: SystemChange, why: str) -> str:
    """The line of a system in the request."""
    return f"{SYSTEM_NAME_PREFIX}{name}. {change.capitalize()}: {why}"


def is_system(step: Step) -> bool:
    """Whether a step is one of the systems of an access change request."""
    return step.text.startswith(SYSTEM_NAME_PREFIX)


def is_listed_here(step: Step) -> bool:
    """Whether a system was listed by its people. What the plan asks for stays, and is ticked at least."""
    issue = step.gating_issue
    asked_for = step.text.removeprefix(f"{SYSTEM_NAME_PREFIX}{system_name(step)}. ")
    says_a_change = any(asked_for.startswith(f"{change.capitalize()}: ") for change in SystemChange)
    return is_system(step) and says_a_change and issue is not None and step.text not in issue.text


def system_name(step: Step) -> str:
    """The name of a system, from its line."""
    return step.text.removeprefix(SYSTEM_NAME_PREFIX).partition(". ")[0]


def approvals_in(steps: Iterable[Step]) -> list[Step]:
    """The steps by which the manager approves the list."""
    return [
        step
        for step in steps
        if step.owned_by is Owner.MANAGER and not is_system(step) and APPROVAL_WORD in step.text.lower()
    ]


def accepts_systems(issue: GatingIssue) -> bool:
    """Whether systems are listed here: in an open access change request that Onramp keeps itself."""
    return issue.kind is IssueKind.ACCESS_CHANGE and not issue.is_closed and issue.mirror is None


def check_takes_systems(issue: GatingIssue) -> None:
    """Raise RuleBroken where the list of systems is not changed here."""
    if issue.kind is not IssueKind.ACCESS_CHANGE:
        raise RuleBroken(_("Only an access change request has systems."))
    if issue.mirror is not None:
        raise RuleBroken(_("This request is in GitLab. Change its list of systems there."))
    if issue.is_closed:
        raise RuleBroken(_("The request is closed. The manager has to reopen it first."))


def check_not_listed(name: str, systems: Sequence[Step]) -> None:
    """Raise RuleBroken for a system that is listed already."""
    for listed in map(system_name, systems):
        if name_key(listed) == name_key(name):
            raise RuleBroken(_("%(system)s is already listed.", system=listed), field="name")
