"""A description is read into steps: step n is task n, with its owner, its time and its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from app.plans.markdown.plain import plain_text
from app.plans.markdown.tasks import tasks_in
from app.plans.models import Owner
from app.plans.steps import MAX_STEP_LENGTH, StepText, steps_in
from app.plans.times import due_days_in
from tests.plans.markdown import any_markdown


def the_step(description: str) -> StepText:
    (step,) = steps_in(description)
    return step


@settings(deadline=None)
@given(any_markdown)
def test_step_n_is_task_n_whatever_the_description(text: str) -> None:
    steps = steps_in(text)
    assert [step.is_ticked for step in steps] == [task.is_ticked for task in tasks_in(text)]
    assert all(0 < len(step.text) <= MAX_STEP_LENGTH and len(step.heading) <= 200 for step in steps)
    assert not any(c in step.text + step.heading for step in steps for c in "\0\n\r")


@pytest.mark.parametrize(
    ("description", "owner"),
    [
        ("- [ ] Say hello", Owner.ISR),
        ("### Manager tasks\n- [ ] Order", Owner.MANAGER),
        ("### Manager tasks\n#### Week 1-2\n- [ ] Order", Owner.MANAGER),
        ("### Manager tasks\n### Resources\n- [ ] Read", Owner.ISR),
        ("## Week 1 · Buddy\n- [ ] Show", Owner.BUDDY),
        ("## Day 1: tasks for the manager\n- [ ] Show", Owner.MANAGER),
        ("Team member tasks\n-----\n- [ ] Read", Owner.ISR),
        ("### Manager tasks\n- [ ] Buddy: show", Owner.BUDDY),
        ("- [ ] **Hiring manager:** order", Owner.MANAGER),
        ("- [ ] People Ops: send", Owner.PEOPLE),
        ("- [ ] IT Ops: prepare", Owner.IT),
        ("- [ ] Sales Operations: open", Owner.SALES_OPS),
        ("- [ ] Deal Desk: meet", Owner.DEAL_DESK),
        ("- [ ] Previous manager: hand over", Owner.PREVIOUS_MANAGER),
        ("**Buddy**\n\n- [ ] Show", Owner.BUDDY),
        ("<details><summary>Manager</summary>\n\n- [ ] Order\n</details>", Owner.MANAGER),
        ("<details><summary>Manager</summary>\n</details>\n- [ ] Read", Owner.ISR),
        ("```\n### Manager tasks\n```\n- [ ] Read", Owner.ISR),
    ],
)
def test_an_owner_is_read_from_prefix_and_heading(description: str, owner: Owner) -> None:
    assert the_step(description).owner is owner


def test_a_company_has_its_own_words_for_owners() -> None:
    own = {"O": Owner.BUDDY, "Deal Desk": Owner.RECRUITER, "@marta": Owner.MANAGER}
    texts = "- [ ] O: show\n- [ ] Deal desk: meet\n- [ ] @marta order\n- [ ] Ask @marta\n- [ ] Read"
    assert [step.owner for step in steps_in(texts, own)] == [
        *(Owner.BUDDY, Owner.RECRUITER, Owner.MANAGER, Owner.MANAGER, Owner.ISR)
    ]


@pytest.mark.parametrize(
    ("heading", "due_days"),
    [
        *(("Before starting", -1), ("BEFORE STARTING AT GITLAB", -1), ("Before Day 1: Manager", -1)),
        *(("3 days before the start", -3), ("Day 1", 0), ("ON YOUR FIRST DAY", 0), ("Days 2 and 3", 2)),
        *(("Week 1-2", 9), ("Week 1 – 2", 9), ("Week 3", 14), ("WITHIN FIRST WEEK OF STARTING", 4)),
        *(("Week 2, Day 3", 7), ("Week one", 4), ("First 30 days", 20), ("Month 1", 21)),
        *(("FOR SALES AND FINANCE ONLY", None), ("Weekly calls", None), ("Week 999", None)),
    ],
)
def test_a_time_is_read_from_a_heading_as_a_business_day(heading: str, due_days: int | None) -> None:
    assert due_days_in(heading) == due_days
    assert the_step(f"## {heading}\n- [ ] Read").due_days == due_days


def test_a_step_reads_as_a_person_reads_it() -> None:
    step = the_step(
        "# Sales\n## Week 1\n- [x] **Manager:** read [the _renewals_ page](https://a.b/(c)), `a_b` "
        "&amp; \\*more\\* <b>now</b> :red_circle:"
    )
    assert step.text == "read the renewals page, a_b & *more* now"
    assert (step.heading, step.is_marked, step.is_ticked) == ("Sales · Week 1", True, True)


def test_a_long_step_is_whole() -> None:
    sentence = "Read the page, and say what of it you would change. " * 20
    assert the_step(f"- [ ] {sentence}").text == sentence.strip()


def test_a_step_has_all_its_lines() -> None:
    step = the_step(
        "- [ ] Manager: Order the accounts\n  and the [licences](https://example.com/l)\nof the team\n"
    )
    assert step.text == "Order the accounts and the licences of the team"
    assert step.markdown == "Order the accounts and the [licences](https://example.com/l) of the team"
    assert step.owner is Owner.MANAGER


def test_text_between_steps_leads_the_next_step() -> None:
    text = (
        "Welcome to [us](https://example.com).\nRead on.\n\n- [ ] One\n\n## Week 1\n\n"
        "4. Close the issue.\n\nThen go on.\n\n- [ ] Two\n- [ ] Three\n"
    )
    one, two, three = steps_in(text)
    assert one.lead == "Welcome to [us](https://example.com). Read on."
    assert two.lead == "4. Close the issue.\n\nThen go on."
    assert three.lead == ""


def test_steps_within_steps_are_nested() -> None:
    text = "- [ ] One\n  - [ ] Two\n    1. [ ] Three\n  - [ ] Four\n- [ ] Five\n"
    assert [step.depth for step in steps_in(text)] == [0, 1, 2, 1, 0]


def test_a_step_of_marks_alone_still_says_something() -> None:
    assert the_step("- [ ] <br>").text == "A task without words"


@pytest.mark.parametrize(("markdown", "words"), [(r"a\*b", "a*b"), ("a_b_c", "a_b_c"), ("__x__", "x")])
def test_marks_within_words_stay(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words
