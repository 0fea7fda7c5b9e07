"""Which task is which, and what a tick changes: of any tasks, in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.gitlab.sync.match_tasks import match_tasks
from app.gitlab.sync.parse_tasks import parse_tasks
from app.gitlab.sync.sync_task import KnownStep
from app.gitlab.write_ticks import write_ticks

TEXTS = st.lists(
    st.sampled_from(["Order a laptop", "Order a laptop today", "Say hello", "Read this"]), max_size=12
)


@given(TEXTS, TEXTS)
def test_no_task_matches_two_others(before, after) -> None:
    pairs = match_tasks(before, after)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)


@given(TEXTS, st.randoms())
def test_tasks_that_only_changed_places_are_all_found(before, chance) -> None:
    after = list(before)
    chance.shuffle(after)
    pairs = match_tasks(before, after)
    assert len(pairs) == len(before)
    assert all(before[one] == after[other] for one, other in pairs)


def test_a_reworded_task_is_the_same_and_a_replaced_one_is_not() -> None:
    before = ["Say hello", "Order a laptop", "Read this"]
    assert match_tasks(before, ["Say hello", "Order a fast laptop", "Read this"]) == [(0, 0), (1, 1), (2, 2)]
    assert match_tasks(before, ["Say hello", "Book a flight", "Read this"]) == [(0, 0), (2, 2)]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans(), st.booleans(), st.booleans()), max_size=10))
def test_only_the_ticks_to_write_are_written(tasks) -> None:
    """Each is what it says, whether it is ticked there, and here, and whether that is to be written."""
    description = "\r\n".join(f"- [{'x' if there else ' '}] {text}" for text, there, _, _ in tasks)
    steps = [KnownStep(at, text, here, to_write) for at, (text, _, here, to_write) in enumerate(tasks)]
    written = write_ticks(steps, description, {})
    assert [task.is_ticked for task in parse_tasks(written)] == [
        here if to_write else there for _, there, here, to_write in tasks
    ]
    differ = sum(old != new for old, new in zip(description, written, strict=True))
    assert differ == sum(to_write and here != there for _, there, here, to_write in tasks)
