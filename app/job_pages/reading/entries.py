"""A hiring section as entries: headings, paragraphs and items with what is nested in them.

Where Markdown takes a line for the end of the item before it, although the line begins a step of its own, the
line becomes an item. How deep an item is nested follows from its indentation, also where its list is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.job_pages.reading.blocks import Block, BlockKind, NumberedLine
from app.job_pages.reading.continued_lines import MARK, steps_in
from app.job_pages.reading.plain_text import plain

CELLS = re.compile(r"\s*\|\s*")


@dataclass
class HiringEntry:
    """A part of a hiring section. `swallowed` if Markdown takes it for the end of the entry before it."""

    kind: BlockKind
    lines: tuple[NumberedLine, ...]
    depth: int = 0
    level: int = 0
    swallowed: bool = False
    children: list[HiringEntry] = field(default_factory=list)

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

    @property
    def all_numbers(self) -> list[int]:
        """The numbers of its lines and of those of its children."""
        return [*self.numbers, *(number for child in self.children for number in child.all_numbers)]


def entries_of(blocks: Iterable[Block]) -> list[HiringEntry]:
    """The entries of a hiring section in order, with nested items as children."""
    top: list[HiringEntry] = []
    open_items: list[tuple[int, HiringEntry]] = []
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


def _innermost(open_items: list[tuple[int, HiringEntry]], indent: int) -> HiringEntry:
    fitting = [entry for at, entry in open_items if at < indent]
    return fitting[-1] if fitting else open_items[0][1]


def _split(block: Block) -> Iterator[HiringEntry]:
    if block.kind in (BlockKind.HEADING, BlockKind.OTHER):
        yield HiringEntry(block.kind, block.lines, block.depth, block.level)
        return
    for at, lines in enumerate(steps_in(block)):
        if at == 0 and not _is_row(lines[0]):
            yield HiringEntry(block.kind, tuple(lines), block.depth)
        elif block.depth or MARK.match(lines[0].markdown) or _is_row(lines[0]):
            yield HiringEntry(
                BlockKind.ITEM, tuple(lines), block.depth, swallowed=at > 0 and bool(block.depth)
            )
        else:
            yield HiringEntry(BlockKind.PARAGRAPH, tuple(lines))


def _is_row(line: NumberedLine) -> bool:
    return line.markdown.startswith("|")
