"""A Markdown text line by line: what each line is, and the headings above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from app.plans.markdown.lines import Hidden, MarkdownLine, lines_of
from app.plans.markdown.plain import plain_text
from app.plans.markdown.tasks import MarkdownTask, tasks_on
from app.plans.models import Owner
from app.plans.owners import Owners, owner_in_heading
from app.plans.times import due_days_in

QUOTE_PREFIX = re.compile(r"(?:>[ \t]{0,4}+)*+")
ATX_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(\S.*)?)?$")
HEADING_UNDERLINE = re.compile(r" {0,3}(={1,}|-{2,})[ \t]*+$")
SUMMARY_TAG = re.compile(r"<summary>(.*?)(?:</summary>|$)", re.IGNORECASE)
DETAILS_END = "</details>"
QUICK_ACTION = re.compile(r"\s*+/([A-Za-z_]++)(?![\w/])(.*)")
BLOCK_MARKS = ("-", "+", "*", ">", "|", "<", "#", "`", "~", "=")
MAX_LABEL_HEADING_LENGTH = 60  # characters of a line that is a heading without a mark
SUMMARY_LEVEL, LABEL_LEVEL = 7, 8  # levels below each heading with a mark


class LineKind(Enum):
    """What a line is."""

    TASK = "task"
    HEADING = "heading"
    COMMAND = "quick action"
    CODE = "code"
    COMMENT = "comment"
    BLANK = "blank"
    PROSE = "prose"


@dataclass(frozen=True)
class Heading:
    """A heading, with the owner and the time it names, where it names one."""

    level: int
    text: str
    owner: Owner | None
    due_days: int | None


@dataclass(frozen=True)
class OutlineLine:
    """A line of the outline. `under` are the headings above it, the outermost first.

    `heading` is the one it is, `command` the quick action (its name and the rest), `task` the task.
    """

    line: MarkdownLine
    kind: LineKind
    under: tuple[Heading, ...] = ()
    heading: Heading | None = None
    task: MarkdownTask | None = None
    command: tuple[str, str] | None = None


def outline_of(text: str, owners: Owners) -> Iterator[OutlineLine]:
    """Each line of a text in its place, in order."""
    lines = lines_of(text)
    tasks = {task.line: task for task in tasks_on(lines)}
    trail: tuple[Heading, ...] = ()
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else None
        spot = _spot(line, below, tasks.get(line.number), owners)
        if DETAILS_END in line.text.casefold() and spot.kind is not LineKind.CODE:
            trail = tuple(heading for heading in trail if heading.level < SUMMARY_LEVEL)
        if spot.heading:
            trail = (*(above for above in trail if above.level < spot.heading.level), spot.heading)
        yield OutlineLine(spot.line, spot.kind, trail, spot.heading, spot.task, spot.command)


def owner_of(under: Sequence[Heading]) -> Owner | None:
    """The owner the nearest of these headings names."""
    return next((heading.owner for heading in reversed(under) if heading.owner), None)


def due_days_of(under: Sequence[Heading]) -> int | None:
    """The time the nearest of these headings names."""
    return next((heading.due_days for heading in reversed(under) if heading.due_days is not None), None)


def _spot(
    line: MarkdownLine, below: MarkdownLine | None, task: MarkdownTask | None, owners: Owners
) -> OutlineLine:
    command = QUICK_ACTION.match(line.text)
    if command:
        return OutlineLine(line, LineKind.COMMAND, command=(command[1].casefold(), command[2].strip()))
    if line.hidden:
        return OutlineLine(line, LineKind.CODE if line.hidden is Hidden.CODE else LineKind.COMMENT)
    if task:
        return OutlineLine(line, LineKind.TASK, task=task)
    if not line.text.strip():
        return OutlineLine(line, LineKind.BLANK)
    heading = _heading(line, below, owners)
    return OutlineLine(line, LineKind.HEADING if heading else LineKind.PROSE, heading=heading)


def _heading(line: MarkdownLine, below: MarkdownLine | None, owners: Owners) -> Heading | None:
    text = line.text[QUOTE_PREFIX.match(line.text).end() :]  # type: ignore[union-attr] # it matches nothing, too
    marked = ATX_HEADING.match(text)
    if marked:
        return _read(len(marked[1]), (marked[2] or "").rstrip(" \t#"), owners)
    summary = SUMMARY_TAG.search(text)
    if summary:
        return _read(SUMMARY_LEVEL, summary[1], owners)
    if below and not below.hidden and _is_text(text) and (rule := HEADING_UNDERLINE.match(below.text)):
        return _read(1 if "=" in rule[1] else 2, text, owners)
    label = _label(text)
    named = _read(LABEL_LEVEL, label, owners) if label else None
    return named if named and (named.owner or named.due_days is not None) else None


def _read(level: int, text: str, owners: Owners) -> Heading:
    words = plain_text(text)
    return Heading(level, words, owner_in_heading(words, owners), due_days_in(words))


def _label(text: str) -> str:
    """A short line that may be a heading without a mark: in bold, in capitals, or ending in a colon."""
    words = text.strip()
    if len(words) > MAX_LABEL_HEADING_LENGTH:
        return ""
    bare = words.rstrip(":").strip("*_")
    is_bold = words.startswith(("**", "__")) and words.rstrip(":").endswith(("**", "__"))
    is_text = _is_text(bare) and not bare[0].isdigit()
    return bare if is_text and (is_bold or words.isupper() or words.endswith(":")) else ""


def _is_text(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith(BLOCK_MARKS)
