"""A page as blocks in order: headings, paragraphs and list items, each with its lines and its depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.job_pages.reading.plain_text import MAX_READ_CHARACTERS, is_bold, plain

FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n){0,60}?---[ \t]*(?:\n|\Z)")
MAX_HEADING_LENGTH = 90  # characters of an underlined line that is still a heading
LABEL_LEVEL = 7  # of a line in bold that stands for a heading

markdown_parser = MarkdownIt("commonmark", {"html": False})
markdown_parser.core.ruler.enableOnly(["normalize", "block"])
markdown_parser.block.ruler.disable(["code", "reference", "html_block"])


class BlockKind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    OTHER = "other"


@dataclass(frozen=True)
class NumberedLine:
    """A line of the page: its number from 1, its Markdown without the mark of a list, its indentation."""

    number: int
    markdown: str
    indent: int = 0


@dataclass(frozen=True)
class Block:
    """`level` is that of a heading, `depth` how many lists a block stands in."""

    kind: BlockKind
    lines: tuple[NumberedLine, ...]
    depth: int = 0
    level: int = 0

    @property
    def text(self) -> str:
        """The words of all lines."""
        return plain("\n".join(line.markdown for line in self.lines))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its lines."""
        return tuple(line.number for line in self.lines)


@dataclass(frozen=True)
class MarkdownPage:
    """The lines of a page as they are, its blocks, and the title that its front matter says."""

    source: tuple[str, ...]
    blocks: tuple[Block, ...]
    title: str | None
    hidden: frozenset[int]


def read_blocks(markdown: str) -> MarkdownPage:
    """The blocks of a page. Front matter and comments are in none."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    source = tuple(text.split("\n"))
    matter = FRONT_MATTER.match(text)
    shown = _blanked(matter.group()) + text[matter.end() :] if matter else text
    hidden = matter.group().count("\n") if matter else 0
    shown = _without(shown, "<!--", "-->")
    shown = _without(shown, "<details", "</details>")
    commented = {
        number
        for number, (line, left) in enumerate(zip(source, shown.split("\n"), strict=True), 1)
        if line.strip() and not left.strip() and number > hidden
    }
    blocks = tuple(_blocks(markdown_parser.parse(shown), source))
    return MarkdownPage(source, blocks, _title(matter.group()) if matter else None, frozenset(commented))


def _without(text: str, begins: str, ends: str) -> str:
    """A text in which each part between two marks is blank, if it ends."""
    parts, at = [], 0
    while (begin := text.find(begins, at)) >= 0 and (end := text.find(ends, begin)) >= 0:
        parts += [text[at:begin], _blanked(text[begin:end])]
        at = end + len(ends)
    return "".join([*parts, text[at:]])


def _blanked(text: str) -> str:
    return "\n" * text.count("\n")


def _title(matter: str) -> str | None:
    for line in matter.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip().casefold() == "title":
            return plain(value.strip().strip("\"'")) or None
    return None


def _blocks(tokens: list[Token], source: Sequence[str]) -> Iterator[Block]:
    depth, level, quotes, opens_item, underlined = 0, 0, 0, False, False
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif quotes:
            continue
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            opens_item = True
        elif token.type == "heading_open":
            level, underlined = int(token.tag[1:]), token.markup in ("-", "=")
        elif token.type == "inline" and token.map:
            yield _block(token, source, depth, level, opens_item, underlined)
            level, opens_item, underlined = 0, False, False
        elif token.type in ("fence", "hr") and token.map:
            lines = tuple(NumberedLine(number + 1, "") for number in range(*token.map))
            yield Block(BlockKind.OTHER, lines, depth)
            opens_item = False


def _indent(line: str) -> int:
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip(" "))


def _block(
    token: Token, source: Sequence[str], depth: int, level: int, opens_item: bool, underlined: bool
) -> Block:
    first = token.map[0] + 1 if token.map else 0
    lines = tuple(
        NumberedLine(first + at, line.strip()[:MAX_READ_CHARACTERS], _indent(source[first + at - 1]))
        for at, line in enumerate(token.content.split("\n"))
    )
    if level and not (underlined and (len(lines) > 1 or len(token.content) > MAX_HEADING_LENGTH)):
        return Block(BlockKind.HEADING, lines, depth, level)
    if opens_item:
        return Block(BlockKind.ITEM, lines, depth)
    if not depth and len(lines) == 1 and is_bold(lines[0].markdown):
        return Block(BlockKind.HEADING, lines, depth, LABEL_LEVEL)
    return Block(BlockKind.PARAGRAPH, lines, max(depth, 0))
