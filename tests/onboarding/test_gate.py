"""The one rule of the gate: open when every gating issue is closed, else closed with what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.onboarding.rules import IssueFacts, StepFacts, check_open, gate
from app.shared.refusals import RuleBroken

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
names = st.sampled_from(["Jonas Falk", "Marta Silva", "Ines Duarte"])
steps = st.builds(StepFacts, text=st.sampled_from(["Meet", "Read", "Learn"]), owner=names, late=st.booleans())
issues = st.builds(
    IssueFacts,
    name=st.sampled_from(["Onboarding issue", "Access change request"]),
    is_closed=st.booleans(),
    opened_at=st.integers(0, 90).map(lambda days: NOW - timedelta(days=days)),
    late=st.booleans(),
    closers=st.just("Jonas Falk or Marta Silva"),
    unticked=st.lists(steps, max_size=5),
)


@given(st.lists(issues, max_size=4), st.booleans())
def test_it_is_open_when_all_issues_are_closed_and_something_speaks_for_it(
    asked: list[IssueFacts], established: bool
) -> None:
    found = gate(asked, established=established, now=NOW)
    assert found.is_open == (bool(asked or established) and all(issue.is_closed for issue in asked))


@given(st.lists(issues, max_size=4), st.booleans())
def test_closed_names_what_is_missing_and_open_names_nothing(
    asked: list[IssueFacts], established: bool
) -> None:
    found = gate(asked, established=established, now=NOW)
    assert found.is_open == (not found.missing)
    assert all(missing.what and missing.owner and missing.age for missing in found.missing)


@given(st.lists(issues, min_size=1, max_size=4), st.booleans(), st.data())
def test_reopening_any_issue_closes_it_whoever_is_established(
    asked: list[IssueFacts], established: bool, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(asked) - 1))
    asked[number] = replace(asked[number], is_closed=False)
    assert not gate(asked, established=established, now=NOW).is_open


@given(st.lists(issues, max_size=4))
def test_no_step_of_an_open_issue_is_left_out(asked: list[IssueFacts]) -> None:
    found = gate(asked, established=False, now=NOW)
    waiting = [step for issue in asked if not issue.is_closed for step in issue.unticked]
    assert found.steps_left == len(waiting)
    assert {step.owner for step in waiting} <= {missing.owner for missing in found.missing}


def test_steps_are_told_by_owner_then_the_closing() -> None:
    three_days_ago = NOW - timedelta(days=3)
    read = StepFacts("Read the handbook", "Jonas Falk", late=True)
    meet = StepFacts("Meet the team", "Jonas Falk", late=False)
    order = StepFacts("Order the licences", "Marta Silva", late=False)
    issue = IssueFacts(
        "Onboarding issue", False, three_days_ago, False, "Jonas Falk or Marta Silva", [read, meet, order]
    )
    assert list(map(str, gate([issue], established=False, now=NOW).missing)) == [
        "2 steps of “Onboarding issue” (Jonas Falk, 3 days, late)",
        "“Order the licences” (Marta Silva, 3 days)",
        "Closing “Onboarding issue” (Jonas Falk or Marta Silva, 3 days)",
    ]


def test_the_refusal_names_what_is_missing_who_owns_it_and_how_old_it_is() -> None:
    issue = IssueFacts("Onboarding issue", False, NOW - timedelta(days=1), True, "Jonas or Marta", [])
    with pytest.raises(RuleBroken, match="Jonas Falk is closed") as refusal:
        check_open(gate([issue], established=False, now=NOW), "Jonas Falk")
    assert "Closing “Onboarding issue” (Jonas or Marta, 1 day, late)" in refusal.value.sentence


def test_without_an_onboarding_the_missing_says_so() -> None:
    (missing,) = gate([], established=False, now=NOW).missing
    assert "An onboarding" in missing.what
    assert "established" in missing.what
