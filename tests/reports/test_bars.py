"""A picture of bars keeps to its width, whatever the numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.web.charts.bars import BarSegment, range_bar, stacked_bar

numbers = st.integers(min_value=0, max_value=10_000)


@given(st.lists(numbers, max_size=6), numbers)
def test_parts_follow_each_other_and_end_inside(values: list[int], more: int) -> None:
    bar = stacked_bar("Coming", [("ready", value) for value in values], whole=sum(values) + more)

    assert [part.value for part in bar.parts] == [value for value in values if value]
    for before, after in zip(bar.parts, bar.parts[1:], strict=False):
        assert abs(before.start + before.width - after.start) < 0.1
    assert all(part.start >= 0 and part.start + part.width <= 100.1 for part in bar.parts)


def test_zero_has_no_bar() -> None:
    assert stacked_bar("Vacant", [("vacant", 0)], whole=0).parts == []


def test_a_range_goes_from_low_to_high_with_a_mark_at_the_median() -> None:
    assert range_bar("From hire", 10, 15, 30, whole=40).parts == [
        BarSegment("span", 20, 25.0, 50.0),
        BarSegment("mark", 15, 37.5, 0),
        BarSegment("note", 15, 75.0, 0),
    ]


def test_a_number_is_shown_only_if_there_is_room() -> None:
    parts = stacked_bar("Coming", [("ready", 1), ("nearly", 99)], whole=100).parts
    assert [part.is_wide for part in parts] == [False, True]
