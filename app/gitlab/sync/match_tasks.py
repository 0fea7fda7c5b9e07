"""Matches the tasks of two texts, first by their words, then by their places.

Tasks have no ids. A reworded task is the same if most of its letters are; a moved task if its text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MIN_SIMILARITY = 0.6  # ratio of equal letters in a reworded task
SEARCH_DISTANCE = 5  # places searched for a reworded task


def match_tasks(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The (before, after) positions of the same tasks. No position is in two pairs."""
    pairs: list[tuple[int, int]] = []
    rewritten: list[tuple[range, range]] = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, begin, end, begin_after, end_after in blocks:
        here, there = range(begin, end), range(begin_after, end_after)
        if kind == "equal":
            pairs += zip(here, there, strict=True)
        else:
            rewritten.append((here, there))
    pairs += _moved(before, after, rewritten)
    taken, taken_after = {one for one, _ in pairs}, {other for _, other in pairs}
    for here, there in rewritten:
        left = [place for place in here if place not in taken]
        left_after = [place for place in there if place not in taken_after]
        pairs += _reworded(before, after, left, left_after)
    return sorted(pairs)


def _moved(
    before: Sequence[str], after: Sequence[str], rewritten: Sequence[tuple[range, range]]
) -> Iterator[tuple[int, int]]:
    """Tasks with the same text at another position."""
    elsewhere: dict[str, list[int]] = {}
    for _, there in rewritten:
        for place in there:
            elsewhere.setdefault(after[place], []).append(place)
    for here, _ in rewritten:
        for place in here:
            if places := elsewhere.get(before[place]):
                yield place, places.pop(0)


def _reworded(
    before: Sequence[str], after: Sequence[str], left: Sequence[int], left_after: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Tasks with similar texts, in order."""
    candidates = list(left_after)
    for place in left:
        for offset, other in enumerate(candidates[:SEARCH_DISTANCE]):
            if SequenceMatcher(None, before[place], after[other], autojunk=False).ratio() >= MIN_SIMILARITY:
                yield place, other
                del candidates[: offset + 1]
                break
