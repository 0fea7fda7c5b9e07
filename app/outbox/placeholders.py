"""Placeholders in the texts of mail: `{role}` stands for a value. There is no language and no logic.

A text is filled in one pass: braces in a value are not read again, so that nothing a candidate or a colleague
writes is ever filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.shared.text import join_words

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


def has_open_brace(text: str) -> bool:
    """True if a text has a brace that belongs to no placeholder: it would be sent as it is."""
    return not set("{}").isdisjoint(PLACEHOLDER_NAME.sub("", text))


def placeholder_problem(text: str, known: Sequence[str]) -> str | None:
    """What is wrong with the placeholders of a text, as a sentence; None if nothing is."""
    if unknown := unknown_placeholders(text, known):
        return _unknown_sentence(unknown, known)
    if has_open_brace(text):
        return _("A brace has no partner. Write %(offered)s, or remove the brace.", offered=_in_braces(known))
    return None


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


def _unknown_sentence(unknown: Sequence[str], known: Sequence[str]) -> str:
    return ngettext(
        "%(names)s is not a placeholder here. Use %(offered)s, or remove the braces.",
        "%(names)s are not placeholders here. Use %(offered)s, or remove the braces.",
        len(unknown),
        names=_in_braces(unknown),
        offered=_in_braces(known),
    )


def _in_braces(names: Sequence[str]) -> str:
    return join_words([f"{{{name}}}" for name in names])
