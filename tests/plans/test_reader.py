"""A plan file is read line by line, whatever it holds: each is understood, carried along, or listed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.kinds import PlanKind
from app.plans.markdown.lines import lines_of
from app.plans.markdown.outline import QUICK_ACTION
from app.plans.models import HireKind, Owner
from app.plans.problems import blockers_of
from app.plans.reader import LineRead, PlanText, read_plan
from app.plans.steps import steps_in
from tests.plans.markdown import any_markdown

FRONT = """---
kind: onboarding issue
path: new to the company
title: "Onboarding ({{name}}), starting ({{start_date}})"
due: start + 31 days
required: [region, role]
owners:
  O: buddy
  "@ops": manager
labels: [onboarding]
---
"""
KINDS = {"step", "heading", "field", "code", "comment", "blank", "prose"}


def read(text: str, name: str = "onboarding") -> PlanText:
    return read_plan(name, text)


def the_line(text: str) -> LineRead:
    (line,) = read(text).lines
    return line


@settings(deadline=None)
@given(any_markdown)
def test_any_front_matter_is_read_too(text: str) -> None:
    plan = read(f"---\n{text}\n---\n- [ ] Read")
    assert [line.number for line in plan.lines] == [line.number for line in lines_of(f"---\n{text}\n---\n- ")]


@settings(deadline=None)
@given(st.sampled_from(["", FRONT, "---\nkind: [", "---\n", "\ufeff"]), any_markdown)
def test_any_markdown_is_read_and_every_line_of_it_answered_for(front: str, text: str) -> None:
    plan = read(front + text)
    whole = (front + text).removeprefix("\ufeff")
    assert [line.number for line in plan.lines] == [line.number for line in lines_of(whole)]
    assert {line.kind for line in plan.lines} <= KINDS
    assert len(plan.steps) == len([line for line in plan.lines if line.kind == "step"])
    assert isinstance(blockers_of(plan), list)


@settings(deadline=None)
@given(any_markdown)
def test_no_line_gitlab_would_run_is_left_in_the_body(text: str) -> None:
    body = read(FRONT + text).body
    assert not any(QUICK_ACTION.match(line.text) for line in lines_of(body))
    assert "\0" not in body


def test_front_matter_says_what_the_plan_is() -> None:
    plan = read(f"{FRONT}- [ ] O: show\n- [ ] Ask @ops")
    settings = plan.settings
    assert (settings.kind, list(settings.path)) == (PlanKind.ONBOARDING, [HireKind.NEW])
    assert plan.title == "Onboarding ({{name}}), starting ({{start_date}})"
    assert plan.due is not None
    assert plan.due.days == 31
    assert list(settings.required) == ["region", "role"]
    assert plan.labels == ["onboarding"]
    assert [step.owner for step in plan.steps] == [Owner.BUDDY, Owner.MANAGER]
    assert plan.not_understood == []


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("kind: party", 2, "`kind` must be one of"),
        ("path: elsewhere", 2, "`path` must be one of new to the company"),
        ("due: soon", 2, "write `due` like"),
        ("due: start + 999 days", 2, "at most 365"),
        ("title: '{{nobody}}'", 2, "unknown placeholder: {{nobody}}"),
        ("required: [moon]", 2, "`required` must be one of"),
        ("owners: [IT]", 2, "`key: value`"),
        ("owners:\n  IT: nobody", 3, "must be one of ISR"),
        ("colour: red", 2, "`colour` is not a known key"),
        ("kind: onboarding issue\nkind: onboarding issue", 3, "occurs twice"),
        ("? [a]\n: b", 2, "must be text"),
        ("kind: [", 2, "expected the node"),
        ('title: "\\UFFFFFFFF"', 1, "not text"),
        ("just words", 2, "`key: value`"),
        ("", 1, "empty"),
    ],
)
def test_a_mistake_in_front_matter_names_its_line_and_the_rest_is_read(
    front: str, line: int, reason: str
) -> None:
    plan = read(f"---\n{front}\n---\n- [ ] Read")
    told = {each.number: each.problem for each in plan.not_understood}
    assert line in told, told
    assert reason.casefold() in told[line].casefold()
    assert [step.text for step in plan.steps] == ["Read"]
    assert blockers_of(plan)


def test_front_matter_without_an_end_has_a_problem_and_is_read_as_markdown() -> None:
    plan = read("---\nkind: onboarding issue\n- [ ] Read")
    assert "Add a second line" in plan.lines[0].problem
    assert len(plan.steps) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("- [~] Not for you", "not applicable"),
        ("-[ ] No space", "is not a task"),
        ("[ ] No list", "is not a task"),
        ("- [] No space within", "is not a task"),
        ("- [ ]", "add text after the box"),
        ("### Facilities tasks", "may name an owner"),
        ("### Week 1000", "may name a time"),
        ("- [ ] Legal team: look", "“Legal team”"),
        ("- [ ] Ask @somebody", "Not an owner: @somebody"),
        ("Hello {{stranger}}", "{{stranger}}"),
        ("/milestone %next", "does not know /milestone"),
        ("/label nothing", "cannot read this /label"),
        ("```", "does not end"),
        ("<!-- and", "does not end"),
        ("a\0b", "not text"),
    ],
)
def test_what_is_not_understood_is_listed_with_its_line(line: str, reason: str) -> None:
    plan = read(f"- [ ] First\n\n{line}\n")
    assert [each.number for each in plan.not_understood] == [3]
    assert reason in plan.not_understood[0].problem


@pytest.mark.parametrize(
    ("line", "kind", "understood"),
    [
        ("- [ ] Read", "step", "Step for: ISR"),
        ("- [ ] Buddy: show :red_circle:", "step", "Step for: buddy, marked for compliance"),
        ("### Manager tasks", "heading", "Steps below are for: manager"),
        ("### Week 1-2", "heading", "Due on day 10"),
        ("### Before starting: IT Ops", "heading", "Steps below are for: IT team, due the day before"),
        ('/label ~"a b" ~c', "field", "Labels: a b and c"),
        ("/assign @marta", "field", "Assigned to @marta"),
        ("/confidential", "field", "Confidential"),
        ("/due in 31 days", "field", "Due 31 days after the start"),
        ("<!-- - [ ] hidden -->", "comment", ""),
        ("| a | b |", "prose", ""),
        ("<details>", "prose", ""),
        ("- [a link](b)", "prose", ""),
        ("[link]: https://example.com", "prose", ""),
    ],
)
def test_each_line_shows_what_it_is_read_as(line: str, kind: str, understood: str) -> None:
    read_as = the_line(line)
    assert (read_as.kind, read_as.problem) == (kind, "")
    assert read_as.understood.startswith(understood)


def test_quick_actions_anywhere_become_fields_and_are_stripped() -> None:
    plan = read("/title Welcome\n- [ ] Read\n```\n/close\n```\n/label ~a\n /assign @x @y\n/due in 7 days")
    assert (plan.title, plan.labels, plan.assignees) == ("Welcome", ["a"], ["@x", "@y"])
    assert plan.due is not None
    assert plan.due.days == 7
    assert plan.body == "- [ ] Read\n```\n```"


HUGE = {
    "500 tasks": "".join(f"- [ ] Task {n}\n" for n in range(500)),
    "nested": "".join(f"{'  ' * (n % 50)}- [ ] Task {n}\n" for n in range(500)),
    "a table": "| a | b |\n|---|---|\n" + "| - [ ] c | d |\n" * 500 + "\n- [ ] e\n" * 500,
    "html": "<details>\n<summary>Manager</summary>\n\n- [ ] a\n\n</details>\n<br>\n" * 500,
    "fences": "```ruby\n- [ ] code\n```\n- [ ] a\n" * 500,
    "mixed line ends": "- [ ] a\r\n- [x] b\n- [ ] c\r\r\n" * 167,
}


@pytest.mark.parametrize("name", HUGE)
def test_long_files_of_every_sort_are_read_whole(name: str) -> None:
    plan = read(FRONT + HUGE[name])
    assert 500 <= len(plan.steps) <= 501
    assert plan.steps == steps_in(plan.body, plan.settings.owners)
    assert plan.not_understood == []
    assert blockers_of(plan) == []


@pytest.mark.parametrize(
    "piece", ["- [ ] a ", "{{", "# x tasks\n", "/label ~a\n", "@a ", "[ ", "---\n", "é\0"]
)
def test_much_of_anything_is_read_in_seconds(piece: str, is_full: bool) -> None:
    """As much as a file may have in a full run, a fifth of it in a usual one."""
    length, seconds = (200_000, 20) if is_full else (40_000, 2)
    begun = time.process_time()
    read(piece * (length // len(piece)))
    assert time.process_time() - begun < seconds


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("elsewhere", FRONT + "- [ ] a", "not the name"),
        ("career_mobility", FRONT + "- [ ] a", "`kind: career mobility issue`"),
        ("onboarding", "- [ ] a", "`kind: onboarding issue`"),
        ("onboarding", FRONT.replace("path: new to the company", "") + "- [ ] a", "`path: new to"),
        ("onboarding", FRONT.replace("due: start + 31 days", "") + "- [ ] a", "Add a due date"),
        ("onboarding", FRONT, "Add a task"),
        ("onboarding", FRONT + "- [ ] a\n" * 1001, "limit: 1,000"),
        ("onboarding", FRONT + "- [ ] a\n```\n", "does not end"),
        ("onboarding_tasks/role_x", "---\nkind: after the gate\n---\n- [ ] a", "`kind: onboarding issue`"),
    ],
)
def test_what_cannot_be_used_says_why(name: str, text: str, reason: str) -> None:
    assert reason in " ".join(blockers_of(read(text, name)))


def test_a_part_needs_no_front_matter() -> None:
    assert blockers_of(read("- [ ] a", "onboarding_tasks/region_emea")) == []
