"""Tasks are counted as GitLab counts them, and ticking one changes one character of the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.markdown.tasks import tasks_in, tick
from app.shared.refusals import RuleBroken
from tests.plans.counter import plain_count
from tests.plans.markdown import NO_TASKS, TASKS, any_markdown

DETAILS = "<details>\n<summary>More</summary>\n\n- [ ] a\n</details>"


def counted(text: str) -> tuple[int, int]:
    tasks = tasks_in(text)
    return len(tasks), len([task for task in tasks if task.is_ticked])


@pytest.mark.parametrize("line", [*TASKS, DETAILS, "- [ ] `a`", "- [\u00a0] a", ">> - [ ] a", "-\t[ ]\ta"])
def test_these_count(line: str) -> None:
    assert counted(line)[0] == 1 == plain_count(line)[0]


@pytest.mark.parametrize(
    "line", [*NO_TASKS, "`- [ ] a`", "- `[ ] a`", "~~~\n- [ ] a\n~~~", "- [ ]  ", "- a [ ] b"]
)
def test_these_do_not(line: str) -> None:
    assert counted(line) == (0, 0) == plain_count(line)


@pytest.mark.parametrize("opening", ["```", "~~~", "<!--"])
def test_what_nothing_ends_hides_no_task_from_gitlab_nor_from_us(opening: str) -> None:
    assert counted(f"{opening}\n- [ ] a\n- [x] b") == (2, 1)


def test_a_longer_fence_is_closed_by_one_as_long() -> None:
    assert counted("````\n```\n- [ ] code\n````\n- [x] task") == (1, 1)


def test_a_task_knows_its_line_its_box_and_its_indent() -> None:
    text = "# Day 1\r\n- [ ] one\r    - [x] two \n"
    one, two = tasks_in(text)
    assert (one.number, one.line, text[one.offset], one.indent, one.text) == (1, 2, " ", 0, "one")
    assert (two.number, two.line, text[two.offset], two.indent, two.text) == (2, 3, "x", 4, "two")


@settings(deadline=None)
@given(any_markdown)
def test_every_text_is_counted_as_the_plain_counter_counts_it(text: str) -> None:
    assert counted(text) == plain_count(text)


@settings(deadline=None)
@given(any_markdown, st.data())
def test_ticking_one_task_changes_one_character_and_nothing_else(text: str, data: st.DataObject) -> None:
    tasks = tasks_in(text)
    if not tasks:
        return
    task = data.draw(st.sampled_from(tasks))
    assert tick(text, task.number, is_ticked=task.is_ticked) == text
    changed = tick(text, task.number, is_ticked=not task.is_ticked)
    assert len(changed) == len(text)
    assert [at for at in range(len(text)) if text[at] != changed[at]] == [task.offset]
    flipped = [other.is_ticked != (other.number == task.number) for other in tasks]
    assert [other.is_ticked for other in tasks_in(changed)] == flipped


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_task_that_is_not_there_cannot_be_ticked(number: int) -> None:
    with pytest.raises(RuleBroken, match="It has 1"):
        tick("- [ ] only", number)


@pytest.mark.parametrize(
    "piece", ["- ", "1", "> ", "`", "```a\n", "```\n~~~~\n", "<!--\n", "- 1. ", "[", "- [ ] a\n", "- [ ]"]
)
def test_much_of_anything_is_read_in_seconds(piece: str, is_full: bool) -> None:
    """A megabyte in a full run, a fifth of it in a usual one."""
    length, seconds = (1_000_000, 20) if is_full else (200_000, 2)
    begun = time.process_time()
    tasks_in(piece * (length // len(piece)))
    assert time.process_time() - begun < seconds
