"""The plans Onramp ships hold the onboarding list, can be used, and are understood line for line."""

from __future__ import annotations

from datetime import date

import pytest

from app.onboarding.models import HireKind, Owner
from app.onboarding.plans.compose import Composed, Hired, compose_all
from app.onboarding.plans.kinds import PlanKind
from app.onboarding.plans.placeholders import KNOWN
from app.onboarding.plans.reader import PlanText, read_plan
from app.onboarding.plans.shelf import shipped_files
from app.onboarding.plans.usable import against

MONDAY = date(2026, 11, 2)
BEFORE = [
    "your team",
    "coffee chat",
    "quote configuration",
    "under resources",
    "regional deal desk",
    "office hours",
]
AFTER = [
    "recurring call",
    "saes and aes",
    "regional sales team",
    "optional attendee",
    "renewals and opportunities",
    "territories page",
    "renewals report",
]


def shipped() -> dict[str, PlanText]:
    return {name: read_plan(name, text) for name, text in shipped_files().items()}


def composed(kind: HireKind) -> list[Composed]:
    words = dict.fromkeys(KNOWN, "Jonas")
    return compose_all(kind, Hired(MONDAY, words, region="US", segment="SMB"), shipped())


@pytest.mark.parametrize("name", sorted(shipped_files()))
def test_each_file_can_be_used_and_nothing_of_it_is_not_understood(name: str) -> None:
    plan = shipped()[name]
    assert against(plan) == []
    assert plan.not_understood == []


@pytest.mark.parametrize("kind", HireKind)
def test_a_plan_holds_every_line_of_the_onboarding_list_in_its_order(kind: HireKind) -> None:
    *gating, after = composed(kind)
    said = " ".join(step.text for issue in gating for step in issue.steps).lower()
    assert [line for line in BEFORE if line not in said] == []
    assert [said.index(line) for line in BEFORE] == sorted(said.index(line) for line in BEFORE)
    later = [step.text.lower() for step in after.steps]
    assert len(later) == len(AFTER)
    assert all(line in text for line, text in zip(AFTER, later, strict=True))


def test_someone_new_has_one_gating_issue_due_after_31_days() -> None:
    issue, after = composed(HireKind.NEW)
    assert (issue.name, issue.due_on) == ("Onboarding issue", date(2026, 12, 3))
    assert {step.owner for step in issue.steps} == set(Owner)
    assert (after.kind, after.due_on) == (PlanKind.AFTER_THE_GATE, None)


def test_a_transfer_has_two_and_the_first_is_due_after_14_days() -> None:
    mobility, access, _ = composed(HireKind.TRANSFER)
    assert mobility.name == "Career mobility issue (organization change checklist)"
    assert (mobility.due_on, access.due_on) == (date(2026, 11, 16), date(2026, 11, 12))
    assert access.name == "Access change request"


def test_the_access_change_request_has_its_systems_and_the_approval_of_the_manager() -> None:
    _, access, _ = composed(HireKind.TRANSFER)
    approval = next(step for step in access.steps if step.text.startswith("Approve"))
    assert (approval.owner, approval.is_marked) == (Owner.MANAGER, True)
    assert len([step for step in access.steps if step.text.startswith("System name: ")]) == 4


@pytest.mark.parametrize("kind", HireKind)
def test_each_step_is_due_on_a_day_and_no_later_than_its_issue(kind: HireKind) -> None:
    for issue in composed(kind)[:-1]:
        assert issue.due_on is not None
        weeks = (issue.due_on - MONDAY).days / 7
        assert all(0 <= step.due_days <= weeks * 5 for step in issue.steps if step.due_days is not None)
        assert all(step.due_days is not None for step in issue.steps)
