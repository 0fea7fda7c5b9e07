"""A plan is a file: both there are hold the onboarding list, and a mistake is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.onboarding.models import HireKind, Owner
from app.onboarding.plans import Plan, plan_for, read_plan
from app.shared.datafile import BadFile

BEFORE = [
    "your team",
    "quote configuration",
    "under resources",
    "regional deal desk",
    "coffee chat",
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


def texts_before(plan: Plan) -> str:
    return " ".join(step.text for issue in plan.gating_issues for step in issue.steps).lower()


@pytest.mark.parametrize("kind", HireKind)
def test_a_plan_holds_every_line_of_the_onboarding_list(kind: HireKind) -> None:
    plan = plan_for(kind)
    assert [line for line in BEFORE if line not in texts_before(plan)] == []
    later = [step.text.lower() for step in plan.later_steps]
    assert len(later) == len(AFTER)
    assert all(line in text for line, text in zip(AFTER, later, strict=True))


def test_someone_new_has_one_gating_issue_due_after_31_days() -> None:
    plan = plan_for(HireKind.NEW)
    assert [(issue.name, issue.due_days) for issue in plan.gating_issues] == [("Onboarding issue", 31)]
    assert {step.owned_by for step in plan.gating_issues[0].steps} == set(Owner)


def test_a_transfer_has_two_and_the_first_is_due_after_14_days() -> None:
    mobility, access = plan_for(HireKind.TRANSFER).gating_issues
    assert mobility.name == "Career mobility issue (organization change checklist)"
    assert mobility.due_days == 14
    assert access.name == "Access change request"
    assert ["add" in access.steps[0].text, "remove" in access.steps[1].text] == [True, True]
    assert access.steps[2].owned_by is Owner.MANAGER


STEP = "{text: Meet, owner: ISR, due_days: 3}"
ISSUE = f"{{name: Issue, due_days: 5, steps: [{STEP}]}}"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("after_the_gate: []", 1, "at least one gating issue"),
        ("gating_issues:\n- name: Issue\n  due_days: 5", 2, "at least one step"),
        (f"gating_issues:\n- {ISSUE}\n- {ISSUE}", 2, "two gating issues are called 'Issue'"),
        (f"gating_issues:\n- name: Issue\n  due_days: 2\n  steps: [{STEP}]", 4, "at most 2"),
        ("gating_issues:\n- name: Issue\n  due_days: 366", 3, "at most 365"),
        ("gating_issues:\n- name: Issue\n  due_days: soon", 3, "a whole number"),
        ("gating_issues:\n- name: Issue\n  due_days: -1", 3, "a whole number"),
        (
            f"gating_issues:\n- {ISSUE}\nafter_the_gate:\n- {{text: Meet, owner: HR, due_days: 1}}",
            4,
            "one of ISR",
        ),
        (
            f"gating_issues:\n- {ISSUE}\nafter_the_gate:\n- {{text: Meet, owner: ISR}}",
            4,
            "`due_days` is missing",
        ),
        (f"gating_issues:\n- {ISSUE}\nlater: []", 3, "means nothing here"),
        (f"gating_issues:\n- name: {'x' * 201}\n  due_days: 5\n  steps: [{STEP}]", 2, "longer than 200"),
    ],
)
def test_a_malformed_plan_is_told_by_line_and_reason(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(content)
    with pytest.raises(BadFile) as refusal:
        read_plan(file)
    assert refusal.value.sentence.startswith(f"plan.yaml, line {line}: ")
    assert reason in refusal.value.sentence
