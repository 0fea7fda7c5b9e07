"""What a line of Markdown says, without its marks. Each pattern looks at few characters at a time."""

from __future__ import annotations

import html
import re

MAX_READ_CHARACTERS = 2_000  # characters of a line that are looked at
MARKDOWN_LINK = re.compile(
    r"!?\[([^\[\]]{1,300})\](?:\([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,200})?\)|\[[^\[\]]{0,200}\])?"
)
MARKS = re.compile(r"\*\*+|__+|~~|`+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
FOOTNOTE = re.compile(r"\[\^[^\[\]]{1,40}\]")
TAG = re.compile(
    r"</?[A-Za-z][^<>]{0,300}>|<%[^%]{0,300}%>|\{\{[<%][^{}]{0,300}[>%]\}\}|"
    r"\{:[^{}]{0,200}\}|"
    r"\{#[^{}]{0,100}\}"
)
PLURAL_OR_NOT = re.compile(r"(?<=[a-z])(?:/s|\(s\))(?!\w)")
MISSPELT = re.compile(r"\b(int)(?!erview)(?:[ervi]{3,7}w|ervie)(s?)\b", re.IGNORECASE)
ABBREVIATED = re.compile(r"\b([SJ]r|approx|vs)\.(?=\s)")
SPACES = re.compile(r"\s+")
CHARACTERS = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u2010": "-",
        "\u200b": None,
    }
)


def plain(markdown: str) -> str:
    """The words of a line or of several, on one line, with plain quotes and dashes."""
    text = MARKDOWN_LINK.sub(r"\1", FOOTNOTE.sub("", markdown[:MAX_READ_CHARACTERS]))
    text = MARKS.sub("", TAG.sub(" ", text))
    text = ABBREVIATED.sub(r"\1", html.unescape(text).translate(CHARACTERS))
    text = MISSPELT.sub(r"\1erview\2", PLURAL_OR_NOT.sub("s", text))
    return SPACES.sub(" ", text).strip()


def is_bold(markdown: str) -> bool:
    """True if a whole line is in bold, as a heading without a mark is."""
    text = markdown.strip().rstrip(":")
    return (
        len(text) > 4 and text[:2] in ("**", "__") and text[:2] not in text[2:-2] and text.endswith(text[:2])
    )
