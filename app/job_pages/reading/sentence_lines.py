"""The sentences of a paragraph with the lines that they are on."""

from __future__ import annotations

import re

from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.plain_text import plain
from app.job_pages.reading.remarks import sentences_of

FOLLOWED = re.compile(
    r",? followed by (?=(?:an? |the )?(?:\w+[ -]){0,5}?(?:interview|call|conversation|panel|screen))", re.I
)


def sentences_with_lines(entry: HiringEntry) -> list[tuple[str, list[int]]]:
    """The sentences of a paragraph, each with the lines it stands on."""
    ends, length = [], 0
    for line in entry.lines:
        length += len(plain(line.markdown)) + 1
        ends.append((length, line.number))
    text, at, placed = entry.text, 0, []
    for sentence in (part for each in sentences_of(text) for part in FOLLOWED.split(each)):
        start = max(text.find(sentence, at), 0)
        at = start + len(sentence)
        begins = [
            end - len(plain(line.markdown)) - 1 for (end, _), line in zip(ends, entry.lines, strict=True)
        ]
        lines = [
            number for (end, number), begin in zip(ends, begins, strict=True) if begin < at and end > start
        ]
        placed.append((sentence, lines or list(entry.numbers)))
    return placed
