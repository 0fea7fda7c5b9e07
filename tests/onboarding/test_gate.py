"""The one rule of the gate: open when every gating issue is complete, else closed with what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.onboarding.gate.explain import IssueFacts, OpenSteps, by_owner, check_open, explain_gate
from app.shared.refusals import RuleBroken

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
names = st.sampled_from(["Jonas Falk", "Marta Silva", "Ines Duarte"])
steps = st.builds(OpenSteps, text=st.sampled_from(["Meet", "Read", "Learn"]), owner=names, late=st.booleans())


def an_issue(unticked: list[OpenSteps], ticked: int, **facts: object) -> IssueFacts:
    return IssueFacts(steps=len(unticked) + ticked, open_steps=by_owner(unticked), **facts)


issues = st.builds(
    an_issue,
    name=st.sampled_from(["Onboarding issue", "Access change request"]),
    is_closed=st.booleans(),
    opened_at=st.integers(0, 90).map(lambda days: NOW - timedelta(days=days)),
    late=st.booleans(),
    closers=st.just("Jonas Falk or Marta Silva"),
    manager=st.just("Marta Silva"),
    unticked=st.lists(steps, max_size=5),
    ticked=st.integers(0, 2),
    is_waived=st.booleans(),
)


@given(st.lists(issues, max_size=4), st.booleans())
def test_it_is_open_when_all_issues_are_complete_and_something_speaks_for_it(
    asked: list[IssueFacts], established: bool
) -> None:
    found = explain_gate(asked, established=established, now=NOW)
    finished = [issue.is_closed and issue.steps > 0 and not issue.unticked for issue in asked]
    waived = [issue.is_closed and issue.is_waived for issue in asked]
    complete = [any(either) for either in zip(finished, waived, strict=True)]
    assert found.is_open == (bool(asked or established) and all(complete))


@given(st.lists(issues, max_size=4), st.booleans())
def test_closed_names_what_is_missing_and_open_names_nothing(
    asked: list[IssueFacts], established: bool
) -> None:
    found = explain_gate(asked, established=established, now=NOW)
    assert found.is_open == (not found.missing)
    assert all(missing.what and missing.owner and missing.age for missing in found.missing)


@given(st.lists(issues, min_size=1, max_size=4), st.booleans(), st.data())
def test_reopening_any_issue_closes_the_gate_of_an_established_isr_too(
    asked: list[IssueFacts], established: bool, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(asked) - 1))
    asked[number] = replace(asked[number], is_closed=False)
    assert not explain_gate(asked, established=established, now=NOW).is_open


@given(st.lists(issues, max_size=4))
def test_no_step_of_an_incomplete_issue_is_left_out(asked: list[IssueFacts]) -> None:
    found = explain_gate(asked, established=False, now=NOW)
    waiting = [steps for issue in asked if not issue.is_complete for steps in issue.open_steps]
    assert found.steps_left == sum(steps.number for steps in waiting)
    assert {step.owner for step in waiting} <= {missing.owner for missing in found.missing}


def open_since(
    opened_at: datetime, closers: str, unticked: list[OpenSteps], *, late: bool = False
) -> IssueFacts:
    return an_issue(
        unticked,
        ticked=1,
        name="Onboarding issue",
        is_closed=False,
        opened_at=opened_at,
        late=late,
        closers=closers,
        manager="Marta Silva",
    )


def test_missing_steps_are_listed_by_owner_before_the_closing() -> None:
    three_days_ago = NOW - timedelta(days=3)
    read = OpenSteps("Jonas Falk", "Read the handbook", late=True)
    meet = OpenSteps("Jonas Falk", "Meet the team", late=False)
    order = OpenSteps("Marta Silva", "Order the licences", late=False)
    issue = open_since(three_days_ago, "Jonas Falk or Marta Silva", [read, meet, order])
    assert list(map(str, explain_gate([issue], established=False, now=NOW).missing)) == [
        "2 steps of “Onboarding issue” (Jonas Falk, 3 days, overdue)",
        "“Order the licences” (Marta Silva, 3 days)",
        "Closing “Onboarding issue” (Jonas Falk or Marta Silva, 3 days)",
    ]


def test_the_refusal_names_what_is_missing_who_owns_it_and_how_old_it_is() -> None:
    issue = open_since(NOW - timedelta(days=1), "Jonas or Marta", [], late=True)
    with pytest.raises(RuleBroken, match="Jonas Falk is closed") as refusal:
        check_open(explain_gate([issue], established=False, now=NOW), "Jonas Falk")
    assert "Closing “Onboarding issue” (Jonas or Marta, 1 day, overdue)" in refusal.value.sentence


def test_without_an_onboarding_the_gate_misses_one() -> None:
    (missing,) = explain_gate([], established=False, now=NOW).missing
    assert "An onboarding" in missing.what
    assert "existing ISR" in missing.what
