"""Text as people type it, made safe to keep: data, never markup."""

from __future__ import annotations

import unicodedata

LINE = 200  # characters that fit a name, a title, a place
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PARAGRAPHS = 20_000  # characters that fit an answer or a take-away


def tidy(text: str | None) -> str:
    """Strip the ends, use one kind of line break, and drop control characters.

    PostgreSQL stores no NUL, and the rest of them only hide things from the reader; those that turn
    the direction of writing make a line read as another.
    """
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not _hides(c)).strip()


def _hides(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in TURNING


def one_line(text: str | None) -> str:
    """Tidy, with every run of white space made one space: fit for a mail header."""
    return " ".join(tidy(text).split())


def shortened(words: str, most: int) -> str:
    """Words of at most so many characters; where some are left out, an ellipsis says so."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def listed(words: list[str]) -> str:
    """["a", "b", "c"] as "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sized(size: int) -> str:
    """A number of bytes as people say it: "310 kB", "1.2 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def counted(number: int, word: str, plural: str | None = None) -> str:
    """(1, "day") as "1 day", (3, "day") as "3 days"."""
    return f"{number} {word if number == 1 else plural or word + 's'}"
