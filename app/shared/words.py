"""The words of a text as people search for them: no case, no accents, nothing but letters and digits.

An invisible character, such as a soft hyphen, does not part a word; a no-break space does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.shared.text import without_invisible

LONGEST_WORD = 40  # characters
_WORD = re.compile(r"[^\W_]+")
_NOT_TAKEN_APART = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def words_in(text: str) -> Iterator[str]:
    """The words of a text in their order: "Łukasz Müller-Groß" as lukasz, muller, gross.

    A word longer than LONGEST_WORD is its beginning.
    """
    for line in text.splitlines():
        for word in _WORD.findall(_plain(line)):
            yield word[:LONGEST_WORD]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", without_invisible(text)).casefold()
    apart = unicodedata.normalize("NFKD", apart).translate(_NOT_TAKEN_APART)
    return "".join(c for c in without_invisible(apart) if not unicodedata.combining(c))
