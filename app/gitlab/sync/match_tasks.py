"""Which task of a text is which of another: by what they say, then by where they stand.

Tasks have no number of their own. One that was reworded is the same as long as most of its words are;
one that moved is the same as long as it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MIN_SIMILARITY = 0.6  # of the letters, at least, for a task that was reworded
SEARCH_DISTANCE = 5  # places in which a reworded task is looked for


def match_tasks(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the same tasks in both, as (before, after). No place is in two pairs."""
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
    """Those that say the same, in another place."""
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
    """Those that say nearly the same, in order."""
    candidates = list(left_after)
    for place in left:
        for offset, other in enumerate(candidates[:SEARCH_DISTANCE]):
            if SequenceMatcher(None, before[place], after[other], autojunk=False).ratio() >= MIN_SIMILARITY:
                yield place, other
                del candidates[: offset + 1]
                break
