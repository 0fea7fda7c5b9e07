"""The plans Onramp ships hold the onboarding list, can be used, and are understood line for line."""

from __future__ import annotations

from datetime import date

import pytest

from app.plans.compose import ComposedPlan, PlanRecipient, compose_all
from app.plans.kinds import PlanKind
from app.plans.library import shipped_files
from app.plans.markdown.links import parts_of
from app.plans.models import HireKind, Owner
from app.plans.placeholders import KNOWN_PLACEHOLDERS
from app.plans.problems import blockers_of
from app.plans.reader import PlanText, read_plan

MONDAY = date(2026, 11, 2)
BEFORE = [
    "your team",
    "introduction for your first team call",
    "around the globe",
    "quote configuration",
    "under resources",
    "regional deal desk team",
    "attend the deal desk office hours",
]
AFTER = [
    "recurring call",
    "saes and aes",
    "regional sales team",
    "optional attendee",
    "renewals and opportunities of this and the next fiscal quarter",
    "territories page",
    "renewals report",
]


def shipped() -> dict[str, PlanText]:
    return {name: read_plan(name, text) for name, text in shipped_files().items()}


def composed(kind: HireKind) -> list[ComposedPlan]:
    words = {**dict.fromkeys(KNOWN_PLACEHOLDERS, "Jonas"), "handbook": "https://handbook.example.com"}
    return compose_all(kind, PlanRecipient(MONDAY, words, region="US", segment="SMB"), shipped())


@pytest.mark.parametrize("name", sorted(shipped_files()))
def test_each_file_can_be_used_and_nothing_of_it_is_not_understood(name: str) -> None:
    plan = shipped()[name]
    assert blockers_of(plan) == []
    assert plan.not_understood == []


@pytest.mark.parametrize("kind", HireKind)
def test_a_plan_holds_every_line_of_the_onboarding_list_in_its_order(kind: HireKind) -> None:
    *_, after, first = composed(kind)
    assert len(first.steps) + 1 + len(after.steps) == 12  # the fourth are the gating issues themselves
    said = " ".join(step.text for step in first.steps).lower()
    assert [line for line in BEFORE if line not in said] == []
    assert [said.index(line) for line in BEFORE] == sorted(said.index(line) for line in BEFORE)
    later = [step.text.lower() for step in after.steps]
    assert len(later) == len(AFTER)
    assert all(line in text for line, text in zip(AFTER, later, strict=True))


def links_of(text: str) -> list[str]:
    return [part.address for part in parts_of(text) if part.address]


def test_the_twelve_steps_have_their_links() -> None:
    *_, after, first = composed(HireKind.NEW)
    handbook = "https://handbook.example.com"
    of_each = [links_of(step.markdown) for step in first.steps]
    sales = f"{handbook}/sales/field-operations"
    assert of_each == [
        [],
        [f"{sales}/order-processing/#quote-configuration"],
        [],
        [f"{sales}/sales-operations/deal-desk/#deal-desk---a-global-presence"],
    ]
    fourth = first.steps[3].lead
    assert links_of(fourth) == [
        f"{handbook}/people-group/general-onboarding/#completing-onboarding-issue",
        f"{handbook}/people-group/promotions-transfers/#career-mobility-issue",
        f"{handbook}/business-technology/end-user-services/onboarding-access-requests/access-requests/"
        "#access-change-request",
    ]
    assert fourth.startswith("4. If you are new to the company")
    assert [links_of(step.markdown) for step in after.steps if links_of(step.markdown)] == [
        ["/book/quarters", f"{handbook}/sales/insidesales/#isr-prioritization--opportunity-tiering"],
        [f"{handbook}/sales/territories/"],
        ["/book/renewals"],
    ]


def test_someone_new_has_one_gating_issue_due_after_31_days() -> None:
    issue, after, first = composed(HireKind.NEW)
    assert (issue.name, issue.due_on) == ("Onboarding issue", date(2026, 12, 3))
    owners = {Owner.ISR, Owner.MANAGER, Owner.RECRUITER, Owner.BUDDY, Owner.PEOPLE, Owner.IT, Owner.SALES_OPS}
    assert {step.owner for step in issue.steps} == owners
    assert {step.owner for step in first.steps} == {Owner.ISR}
    assert (after.kind, after.due_on) == (PlanKind.AFTER_THE_GATE, None)


def test_a_transfer_has_two_and_the_first_is_due_after_14_days() -> None:
    mobility, access, *_ = composed(HireKind.TRANSFER)
    assert Owner.PREVIOUS_MANAGER in {step.owner for step in mobility.steps}
    assert mobility.name == "Career mobility issue (organization change checklist)"
    assert (mobility.due_on, access.due_on) == (date(2026, 11, 16), date(2026, 11, 12))
    assert access.name == "Access change request"


def test_the_access_change_request_has_its_systems_and_the_approval_of_the_manager() -> None:
    _, access, *_ = composed(HireKind.TRANSFER)
    approval = next(step for step in access.steps if step.text.startswith("Approve"))
    assert Owner.SALES_OPS in {step.owner for step in access.steps}
    assert (approval.owner, approval.is_marked) == (Owner.MANAGER, True)
    assert len([step for step in access.steps if step.text.startswith("System name: ")]) == 4


@pytest.mark.parametrize("kind", HireKind)
def test_each_step_is_due_on_a_day_and_no_later_than_its_issue(kind: HireKind) -> None:
    for issue in composed(kind):
        if issue.kind is PlanKind.AFTER_THE_GATE:
            continue
        assert issue.due_on is not None
        weeks = (issue.due_on - MONDAY).days / 7
        assert all(0 <= step.due_days <= weeks * 5 for step in issue.steps if step.due_days is not None)
        assert all(step.due_days is not None for step in issue.steps)
