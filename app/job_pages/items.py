"""A hiring section as entries: headings, paragraphs and items with what is nested in them.

Where Markdown takes a line for the end of the item before it, although the line begins a step of its own, the
line becomes an item. How deep an item is nested follows from its indentation, also where its list is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.job_pages.blocks import Block, BlockKind, Line
from app.job_pages.plain import plain

BEGINS_STEP = re.compile(
    r"(?:(?:\d{1,2}[.)]|[•·▪–-])\s+\S)|\{(?![{%:#])|\|"
    r"|(?:Next|Then|After that|Afterwards?|Finally|Lastly|Subsequently|Additionally|Additional (?:details|"
    r"information)|As always|"
    r"(?:Selected |Qualified |Successful |The |All |Final )?(?:[Cc]andidates?|[Aa]pplicants?|"
    r"[Ff]inalists?))(?=[ ,:]|$)"
)
MARK = re.compile(r"^(?:\d{1,2}[.)]|[•·▪–-])\s+")
CELLS = re.compile(r"\s*\|\s*")
ENDS_SENTENCE = (".", "!", "?", ":", ";", ",", ")")
SUBJECT = re.compile(
    r"(?:Selected |Qualified |Successful |The |All |Final )?(?:[Cc]andidates?|[Aa]pplicants?|"
    r"[Ff]inalists?) (?:will|may|can|might|are|should|must|who|then|for|with|that)\b"
)


@dataclass
class Entry:
    """A part of a hiring section. `swallowed` if Markdown takes it for the end of the entry before it."""

    kind: BlockKind
    lines: tuple[Line, ...]
    depth: int = 0
    level: int = 0
    swallowed: bool = False
    children: list[Entry] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, without those of its children."""
        return plain(
            "\n".join(CELLS.sub(" - ", MARK.sub("", line.markdown).strip("| ")) for line in self.lines)
        )

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its lines that say something."""
        return tuple(line.number for line in self.lines)


def entries_of(blocks: Iterable[Block]) -> list[Entry]:
    """The entries of a hiring section in order, with nested items as children."""
    top: list[Entry] = []
    open_items: list[tuple[int, Entry]] = []
    for entry in (each for block in blocks for each in _split(block)):
        if entry.kind is BlockKind.ITEM:
            indent = entry.lines[0].indent
            while open_items and indent < open_items[-1][0] + 2:
                open_items.pop()
            (open_items[-1][1].children if open_items else top).append(entry)
            open_items.append((indent, entry))
        elif entry.kind is BlockKind.PARAGRAPH and entry.depth and open_items:
            _innermost(open_items, entry.lines[0].indent).children.append(entry)
        else:
            open_items.clear()
            top.append(entry)
    return top


def _innermost(open_items: list[tuple[int, Entry]], indent: int) -> Entry:
    fitting = [entry for at, entry in open_items if at < indent]
    return fitting[-1] if fitting else open_items[0][1]


def _split(block: Block) -> Iterator[Entry]:
    if block.kind in (BlockKind.HEADING, BlockKind.OTHER):
        yield Entry(block.kind, block.lines, block.depth, block.level)
        return
    for at, lines in enumerate(_steps(block)):
        if at == 0 and not _is_row(lines[0]):
            yield Entry(block.kind, tuple(lines), block.depth)
        elif block.depth or MARK.match(lines[0].markdown) or _is_row(lines[0]):
            yield Entry(BlockKind.ITEM, tuple(lines), block.depth, swallowed=at > 0 and bool(block.depth))
        else:
            yield Entry(BlockKind.PARAGRAPH, tuple(lines))


def _steps(block: Block) -> list[list[Line]]:
    """The lines of a block, parted where one begins a step."""
    steps: list[list[Line]] = []
    for line in block.lines:
        if not steps or _begins_step(steps[-1][-1], line):
            steps.append([line])
        else:
            steps[-1].append(line)
    return steps


def _begins_step(before: Line, line: Line) -> bool:
    if not BEGINS_STEP.match(plain(line.markdown[:60])) and not BEGINS_STEP.match(line.markdown):
        return False
    if MARK.match(line.markdown) or line.markdown[:1] in "{|":
        return True
    return (
        before.markdown.rstrip().endswith(ENDS_SENTENCE)
        or bool(SUBJECT.match(plain(line.markdown[:80])))
        or line.markdown[:4] in ("Next", "Then", "Fina", "Last", "Addi")
    )


def _is_row(line: Line) -> bool:
    return line.markdown.startswith("|")
