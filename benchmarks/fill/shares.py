"""How often each story is copied."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fill.amounts import Amounts
from benchmarks.fill.stories import Story


def shares_of(stories: list[Story], amounts: Amounts) -> Iterator[tuple[Story, int]]:
    """Each story and how many candidates have it, at least one. The amounts of its group are met exactly.

    With fewer candidates than stories there is one for each story.
    """
    wanted = {"active": amounts.active, "hired": amounts.onboardings, "other": amounts.others}
    for group, number in wanted.items():
        of_group = [story for story in stories if story.group == group]
        total = sum(story.share for story in of_group)
        times = [max(1, number * story.share // total) for story in of_group]
        times[0] = max(1, times[0] + number - sum(times))
        yield from zip(of_group, times, strict=True)
