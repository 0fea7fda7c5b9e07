"""The lines of a Markdown text: where each begins, and which of them are code or a comment.

Lines end with LF, CRLF or CR, however mixed. Each pass looks at a character a fixed number of times,
so that no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

LINE_PATTERN = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])?")
LIST_PREFIX = r"[ \t>]*+(?:(?:[-+*]|[0-9]++[.)])[ \t]++)*+"  # quote marks, indentation, list markers
OPENS_FENCE = re.compile(LIST_PREFIX + r"(`{3,}+(?=[^`]*$)|~{3,}+)")
CLOSES_FENCE = re.compile(r"[ \t>]*+(`{3,}+|~{3,}+)[ \t]*+$")
OPENS_COMMENT = re.compile(LIST_PREFIX + r"<!--")
END_OF_COMMENT = "-->"


class Hidden(Enum):
    """What takes a line out of what is read as Markdown."""

    CODE = "code"
    COMMENT = "comment"


@dataclass(frozen=True)
class MarkdownLine:
    """A line without its end. `number` counts from 1; `start` is where it begins in the text.

    `never_ends` where the line begins code or a comment that nothing ends: it then hides nothing.
    """

    number: int
    start: int
    text: str
    hidden: Hidden | None = None
    never_ends: Hidden | None = None


def lines_of(text: str) -> list[MarkdownLine]:
    """Every line of a text; one that ends with a line break has no empty line after it."""
    found = [
        (match.start(), match.group().rstrip("\r\n"))
        for match in LINE_PATTERN.finditer(text)
        if match.group()
    ]
    marks = _marked([line for _, line in found])
    return [
        MarkdownLine(number, start, line, *mark)
        for number, ((start, line), mark) in enumerate(zip(found, marks, strict=True), start=1)
    ]


def _marked(lines: list[str]) -> Iterator[tuple[Hidden | None, Hidden | None]]:
    """For each line: what hides it, and what it begins that nothing ends."""
    fences = _longest_to_come(lines)
    last_end = max((at for at, line in enumerate(lines) if END_OF_COMMENT in line), default=-1)
    fence, in_comment = "", False
    for at, line in enumerate(lines):
        if fence:
            yield Hidden.CODE, None
            closing = CLOSES_FENCE.match(line)
            fence = "" if closing and closing[1].startswith(fence) else fence
        elif in_comment:
            yield Hidden.COMMENT, None
            in_comment = END_OF_COMMENT not in line
        elif opening := OPENS_FENCE.match(line):
            is_closed = len(opening[1]) <= fences[at + 1][opening[1][0]]
            fence = opening[1] if is_closed else ""
            yield (Hidden.CODE, None) if is_closed else (None, Hidden.CODE)
        elif OPENS_COMMENT.match(line):
            ends_here = END_OF_COMMENT in line
            in_comment = not ends_here and last_end > at
            yield (Hidden.COMMENT, None) if ends_here or in_comment else (None, Hidden.COMMENT)
        else:
            yield None, None


def _longest_to_come(lines: list[str]) -> list[dict[str, int]]:
    """For each line, how long the longest fence of either kind is that could close one, from there on."""
    longest: list[dict[str, int]] = [{"`": 0, "~": 0}]
    for line in reversed(lines):
        closing, after = CLOSES_FENCE.match(line), longest[-1]
        if closing and len(closing[1]) > after[closing[1][0]]:
            after = {**after, closing[1][0]: len(closing[1])}
        longest.append(after)
    return longest[::-1]
