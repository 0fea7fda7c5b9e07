"""The words of a text for the search: without case and accents, letters and digits only.

An invisible character such as a soft hyphen does not split a word; a no-break space does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.shared.text import without_invisible

MAX_WORD_LENGTH = 40  # characters
LONGEST_WORD = MAX_WORD_LENGTH  # older migrations import this name
TRIGRAM_LENGTH = 3
_WORD = re.compile(r"[^\W_]+")
_LETTER_EQUIVALENTS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def words_in(text: str) -> Iterator[str]:
    """The words of a text in order: lukasz, muller, gross for "Łukasz Müller-Groß".

    Of a word longer than MAX_WORD_LENGTH, only the beginning.
    """
    for line in text.splitlines():
        for word in _WORD.findall(without_accents(line)):
            yield word[:MAX_WORD_LENGTH]


def trigrams_of(word: str) -> list[str]:
    """The different runs of three letters of a word, with two spaces before it and one after it.

    Of "ana": "  a", " an", "ana" and "na ". The first one is that of the first letter.
    """
    spaced = f"  {word} "
    return list(dict.fromkeys(spaced[at : at + TRIGRAM_LENGTH] for at in range(len(word) + 1)))


def without_accents(text: str) -> str:
    """The text without case, accents and invisible characters: "muller-gross" for "Müller-Groß"."""
    apart = unicodedata.normalize("NFKD", without_invisible(text)).casefold()
    apart = unicodedata.normalize("NFKD", apart).translate(_LETTER_EQUIVALENTS)
    return "".join(c for c in without_invisible(apart) if not unicodedata.combining(c))
