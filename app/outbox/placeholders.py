"""Placeholders in the texts of mail: `{role}` stands for a value. There is no language and no logic.

A text is filled in one pass: braces in a value are not read again, so that nothing a candidate or a colleague
writes is ever filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

PLACEHOLDER_NAME = re.compile(r"\{([^{}\n]*)\}")
LINK_PLACEHOLDER = "link"  # of the signed link, which is made when the mail is sent


@dataclass(frozen=True)
class FilledText:
    """A filled text. `link_at` is the index at which the signed link belongs; None if it has no place."""

    text: str
    link_at: int | None = None


def placeholders_in(text: str) -> list[str]:
    """The names of the placeholders of a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER_NAME.findall(text)))


def unknown_placeholders(text: str, known: Collection[str]) -> list[str]:
    """The placeholders of a text that are not known."""
    return [name for name in placeholders_in(text) if name not in known]


def fill_placeholders(text: str, value_of: Callable[[str], str | None]) -> FilledText:
    """Fill a text. `value_of` returns the value of a name, or None for an unknown one, which stays as it is.

    A line that has only placeholders, all of them empty, is left out, with one of the blank lines around it.
    """
    before, link, after = text.partition(f"{{{LINK_PLACEHOLDER}}}")
    if not link:
        return FilledText(_fill_lines(text, value_of))
    filled = _fill_lines(before, value_of)
    return FilledText(filled + _fill_lines(after, value_of), len(filled))


def _fill_lines(text: str, value_of: Callable[[str], str | None]) -> str:
    lines = text.split("\n")
    filled: list[str] = []
    for number, line in enumerate(lines):
        written = PLACEHOLDER_NAME.sub(lambda match: _value(match, value_of), line)
        if written.strip() or not PLACEHOLDER_NAME.search(line):
            filled.append(written)
        elif _is_blank(lines[number + 1 :]) and filled and not filled[-1].strip():
            filled.pop()
    return "\n".join(filled)


def _is_blank(following: list[str]) -> bool:
    """True if the next line is blank, or there is none."""
    return not following or not following[0].strip()


def _value(match: re.Match[str], value_of: Callable[[str], str | None]) -> str:
    value = value_of(match[1])
    return match[0] if value is None else value
