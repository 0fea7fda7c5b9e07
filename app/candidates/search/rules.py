"""Which words of names are like a word of a search. All words are as app.shared.words writes them."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST_SIMILAR_WORD = 3  # letters; a shorter word is like too many others
LONG_WORD = 6  # letters; a long word may have two mistakes, a shorter one has one
SIMILAR_WORD_LIMIT = 20


def may_be_misspelt(word: str) -> bool:
    """Whether a word of a search is looked for among similar ones. A number is not."""
    return len(word) >= SHORTEST_SIMILAR_WORD and word.isalpha()


def most_mistakes(word: str, other: str) -> int:
    """How many mistakes there may be between two words that are like each other."""
    return 2 if max(len(word), len(other)) >= LONG_WORD else 1


def words_like(word: str, others: Iterable[str]) -> list[str]:
    """The words like `word`, the ones with the fewest mistakes first, then in the order of `others`.

    Words that begin with `word` are left out: a search finds these by their beginning.
    """
    mistakes = {
        other: count
        for other in others
        if not other.startswith(word)
        and (count := count_mistakes(word, other, most_mistakes(word, other))) is not None
    }
    return sorted(mistakes, key=mistakes.__getitem__)[:SIMILAR_WORD_LIMIT]


def count_mistakes(word: str, other: str, most: int) -> int | None:
    """How many letters to insert, remove, replace or swap with the next one; None if more than `most`.

    This is the optimal string alignment distance.
    """
    if abs(len(word) - len(other)) > most:
        return None
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for at, letter in enumerate(word, start=1):
        two_before, before, row = before, row, [at]
        for there, other_letter in enumerate(other, start=1):
            cost = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != other_letter))
            is_swap = at > 1 and there > 1 and (letter, word[at - 2]) == (other[there - 2], other_letter)
            row.append(min(cost, two_before[there - 2] + 1) if is_swap else cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
