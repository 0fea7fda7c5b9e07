"""Find a phrase in a text, without case and accents, also over the end of a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from app.shared.words import without_accents

MAX_PHRASE_LENGTH = 100  # characters
MAX_MATCHES = 1000  # marked on one page

Segment = tuple[str, bool]  # a piece of the text, and whether it is a match


def find_matches(text: str, phrase: str) -> list[tuple[int, int]]:
    """The places of a phrase in a text, from and to, one after the other."""
    wanted = "".join(plain for plain, _ in _plain(phrase.strip()[:MAX_PHRASE_LENGTH])).strip()
    if not wanted:
        return []
    letters = list(_plain(text))
    searched = "".join(plain for plain, _ in letters)
    matches, begin = list[tuple[int, int]](), searched.find(wanted)
    while begin >= 0 and len(matches) < MAX_MATCHES:
        end = begin + len(wanted)
        matches.append((letters[begin][1], letters[end - 1][1] + 1))
        begin = searched.find(wanted, end)
    return matches


def marked(text: str, matches: list[tuple[int, int]]) -> list[Segment]:
    """The text in segments: those that match and those between them."""
    segments, at = list[Segment](), 0
    for begin, end in matches:
        segments += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    segments.append((text[at:], False))
    return [segment for segment in segments if segment[0]]


def _plain(text: str) -> Iterator[tuple[str, int]]:
    """The letters that are compared, each with its place in the text. White space is one space."""
    after_space = False
    for place, character in enumerate(text):
        if character.isspace():
            if not after_space:
                yield " ", place
            after_space = True
            continue
        for letter in _letters(character):
            yield letter, place
            after_space = False


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """The letters of a character: none of a combining accent, two of "æ"."""
    return "" if unicodedata.combining(character) else without_accents(character)
