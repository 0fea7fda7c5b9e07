"""The places in a plan that are filled for each person: a fixed set, and no language of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.plans.markdown.plain import escape_markdown
from app.shared.text import MAX_LINE_LENGTH, one_line

PLACEHOLDER = re.compile(r"\{\{[ \t]*+([A-Za-z_]{1,40})[ \t]*+\}\}")
KNOWN_PLACEHOLDERS = (
    *("name", "first_name", "role", "region", "segment", "manager", "buddy", "recruiter", "team"),
    *("start_date", "effective_date", "due_date", "company", "handbook"),
)


def unknown_placeholders(text: str) -> list[str]:
    """The names in braces nothing is filled in for."""
    return [name for name in PLACEHOLDER.findall(text) if name.casefold() not in KNOWN_PLACEHOLDERS]


def fill_markdown(markdown: str, values: Mapping[str, str]) -> str:
    """Markdown with its placeholders filled. The values are escaped and stay words."""
    return _filled(markdown, values, escape_markdown)


def fill_line(line: str, values: Mapping[str, str]) -> str:
    """A line that is not Markdown, as a title, with its places filled."""
    return one_line(_filled(line, values, one_line))[:MAX_LINE_LENGTH]


def _filled(text: str, values: Mapping[str, str], as_words: Callable[[str], str]) -> str:
    """One pass: what is filled in is not looked at again. A name nobody knows stays as it is."""

    def value(match: re.Match[str]) -> str:
        name = match[1].casefold()
        return as_words(values[name]) if name in values else match.group()

    return PLACEHOLDER.sub(value, text)
