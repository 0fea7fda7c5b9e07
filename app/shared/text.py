"""Cleaning, comparing and formatting text that people type. It is data, never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TypeVar

from babel.numbers import format_decimal

from app.shared.locales import reader_locale

T = TypeVar("T")
MAX_LINE_LENGTH = 200  # characters of a name, a title, a place
DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BYTE_ORDER_MARK = "\ufeff"  # at the beginning of a file
TEXT_MARK = "'"  # of a cell in spreadsheets
FORMULA_SIGNS = "=+-@"  # a spreadsheet runs a cell that begins with one
MAX_TEXT_LENGTH = 20_000  # characters of an answer or a note

# Invisible characters: Unicode's format characters (Cf), other ignorable ones (fillers, variation selectors,
# the combining grapheme joiner), and the Braille blank.
INVISIBLE_CHARACTERS = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_INVISIBLE_PATTERN = re.compile(f"[{INVISIBLE_CHARACTERS}]")
# Emoji and some scripts need joiners and variation selectors: there they change what is shown.
_SCRIPTS_WITH_JOINERS = (
    "\u0620-\u06dc\u06de-\u070e\u0710-\u088f\u08a0-\u08e1\u08e3-\u115e\u1780-\u17b3"
    "\u2190-\u27ff\u2900-\u2bff\u3400-\ua4cf\U0001f000-\U0003ffff"
)
_JOINER_OR_INVISIBLE = re.compile(
    f"(?<=[{_SCRIPTS_WITH_JOINERS}])[\u200c\u200d](?=[{_SCRIPTS_WITH_JOINERS}])"
    f"|(?<=[{_SCRIPTS_WITH_JOINERS}])[\ufe0e\ufe0f\U000e0100-\U000e01ef](?:\u200d(?=[{_SCRIPTS_WITH_JOINERS}]))?"
    f"|([{INVISIBLE_CHARACTERS}])"
)


def tidy(text: str | None) -> str:
    """Strip the ends, use one kind of line break, and remove control characters.

    PostgreSQL stores no NUL. The others hide text, or change the direction of writing. A text without a
    visible character becomes empty.
    """
    if text and text.isascii() and text.isprintable():
        return text.strip()
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or not _is_hidden(c)).strip()
    return kept if without_invisible(kept).strip() else ""


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in DIRECTION_CONTROLS


def one_line(text: str | None) -> str:
    """Tidy a text and replace each run of white space with one space, as for a mail header.

    Invisible characters are removed unless a script or an emoji needs them.
    """
    tidied = tidy(text)
    if not tidied.isascii():  # no other text has invisible characters
        tidied = _JOINER_OR_INVISIBLE.sub(lambda sign: "" if sign[1] else sign[0], tidied)
    return " ".join(tidied.split())


def paragraphs_of(text: str | None) -> str:
    """Tidy a text: each of its paragraphs is one line, with a blank line between them."""
    parts = map(one_line, re.split(r"\n\s*\n", tidy(text)))
    return "\n\n".join(part for part in parts if part)


def without_invisible(text: str) -> str:
    """The text without invisible characters, such as zero-width spaces and soft hyphens."""
    return text if text.isascii() else _INVISIBLE_PATTERN.sub("", text)


def name_key(text: str | None) -> str:
    """The key to compare and look up names by: names with the same key look alike.

    It ignores case and invisible characters, and has one kind of space and hyphen and one form of letters
    that Unicode has twice ("ﬁ" is "fi"). It is never shown.
    """
    plain = without_invisible(text or "")
    for _ in range(2):  # each of the two steps can bring letters that the other one changes
        plain = without_invisible(unicodedata.normalize("NFKC", plain).casefold())
    plain = unicodedata.normalize("NFKC", plain).replace("\u2010", "-")
    return " ".join("".join(c for c in plain if c.isspace() or not _is_hidden(c)).split())


def compared_name(name: str) -> str:
    """The key of a name for a column: name_key, cut to MAX_LINE_LENGTH characters."""
    return name_key(name)[:MAX_LINE_LENGTH]


def header_key(header: str) -> str:
    """The key of a column's header, without case, spaces and signs: "Sub_Region" is "sub-region"."""
    return "".join(c for c in name_key(header) if c.isalnum())


def truncate(text: str, max_length: int) -> str:
    """A text of at most `max_length` characters; an ellipsis shows that it was cut."""
    return text if len(text) <= max_length else f"{text[: max_length - 1].rstrip()}…"


def batched(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in order, at most `size` at a time."""
    return (values[first : first + size] for first in range(0, len(values), size))


def join_words(words: list[str]) -> str:
    """["a", "b", "c"] as "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def file_size(size: int) -> str:
    """A number of bytes: "310 kB", "1.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def whole_number(number: int) -> str:
    """A whole number in the reader's form: "4,214". One of up to three digits is the same in every region."""
    if 0 <= number < 1000:
        return str(number)
    return str(format_decimal(number, locale=reader_locale()))


def as_spreadsheet_text(text: str) -> str:
    """A text for a cell: behind an apostrophe, the mark of text, if a spreadsheet would run it."""
    return TEXT_MARK + text if is_spreadsheet_formula(text.lstrip(TEXT_MARK)) else text


def is_spreadsheet_formula(text: str) -> bool:
    """True if a spreadsheet would run a text: "=1+1", "＝1+1", a tab before anything."""
    if text[:1].isalnum():  # most texts are: the rest need not be read
        return False
    if text.startswith(("\t", "\r")):
        return True
    first = one_line(text)[:1]  # invisible characters before it do not hide it
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in FORMULA_SIGNS
