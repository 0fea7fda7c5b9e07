"""Hide in a text what tells who wrote it: the words of their name, emails, phone numbers and addresses.

A word is compared as the search compares it, without case and accents. In scripts that write words without
spaces, or that join endings to a name, the name is found inside longer words, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import groupby

from app.shared.text import without_invisible
from app.shared.words import without_accents

HIDDEN = "[hidden]"
MIN_WORD_LENGTH = 2  # letters: an initial is an ordinary letter of a text
MAX_NAME_WORDS = 12
PHONE_DIGITS = 9  # so many in one number are a phone number; years and amounts have fewer
PHONE_END_DIGITS = 7  # the end of a number, without the prefixes it is written with

_JOINED_SCRIPTS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CONTACT = re.compile(
    r"[\w.+%'’-]+@[\w-]+(?:\.[\w-]+)+"  # an email
    r"|(?:https?://|www\.)[^\s<>\"]+"  # an address
    r"|\b(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"]*",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\(?\d[\d \u00a0().\-/]{4,}\d")
_NEIGHBORS = re.compile(rf"{re.escape(HIDDEN)}(?:[ \-.,'’]{{0,2}}{re.escape(HIDDEN)})+")


def hide_identity(text: str, *, name: str, phone: str = "") -> str:
    """The text with HIDDEN in the place of what tells that a person with this name and phone wrote it.

    An ordinary word that is also a word of the name is hidden, too.
    """
    shown = unicodedata.normalize("NFC", without_invisible(text))
    shown = _CONTACT.sub(HIDDEN, shown)
    shown = _PHONE.sub(lambda number: HIDDEN if _is_phone(number[0], phone) else number[0], shown)
    words = [_word_key(word) for word in _words_in(name)][:MAX_NAME_WORDS]
    for part in _joined_parts(name):
        shown = shown.replace(part, HIDDEN)
    hidden = {*(word for word in words if len(word) >= MIN_WORD_LENGTH), *_joined(words)}
    parts = (_hide_words(part, hidden) for part in shown.split(HIDDEN))
    return _NEIGHBORS.sub(HIDDEN, HIDDEN.join(parts))


def _hide_words(text: str, hidden: Collection[str]) -> str:
    pieces = ("".join(piece) for _, piece in groupby(text, key=_is_of_word))
    return "".join(HIDDEN if _word_key(piece) in hidden else piece for piece in pieces)


def _words_in(text: str) -> Iterator[str]:
    text = unicodedata.normalize("NFC", without_invisible(text))
    return ("".join(piece) for is_word, piece in groupby(text, key=_is_of_word) if is_word)


def _is_of_word(character: str) -> bool:
    """Letters and digits, and the marks that follow a letter in some scripts."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _word_key(word: str) -> str:
    return "".join(c for c in without_accents(word) if c.isalnum())


def _joined(words: list[str]) -> Iterator[str]:
    """Neighboring words of a name written as one, in either order: adaadams for Ada Adams."""
    for first in range(len(words)):
        for end in range(first + 2, len(words) + 1):
            yield "".join(words[first:end])
            yield "".join(reversed(words[first:end]))


def _joined_parts(name: str) -> list[str]:
    """What to find inside longer words: parts of a name in scripts that join words, the longest first."""
    parts = [word for word in _words_in(name) if _JOINED_SCRIPTS.search(word)]
    joined = {"".join(parts), "".join(reversed(parts)), *parts}
    return sorted((part for part in joined if len(part) >= MIN_WORD_LENGTH), key=len, reverse=True)


def _is_phone(number: str, phone: str) -> bool:
    digits, own = _digits_of(number), _digits_of(phone)
    is_own = len(own) >= PHONE_END_DIGITS and digits.endswith(own[-PHONE_END_DIGITS:])
    is_international = number.startswith("+") and len(digits) >= PHONE_END_DIGITS
    return is_own or is_international or len(digits) >= PHONE_DIGITS


def _digits_of(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
