"""Tables of a page, with the headings above them, as one CSV.

The page is Markdown, or a table that was copied from a browser, with tabs between its cells. A heading names
a region and a segment, such as "Large > AMER": rows of tables without such columns get them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.mapping_file.cells import without_markdown
from app.mapping_file.columns import COLUMN_LABELS, COLUMNS_BY_HEADER, MappingColumn
from app.sales_areas.rules import SHIPPED_SEGMENTS, RegionNames, SegmentNames
from app.shared.text import BYTE_ORDER_MARK, header_key, one_line
from app.untrusted.csv_cells import QUOTE, to_cell

_RULE_CELL = re.compile(r":?-+:?")  # of the line under the header
_BAR = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_HEADING_SIGNS = re.compile(r"[>/·»|]")
Cells = Sequence[str]


@dataclass(frozen=True)
class PageTable:
    """A table, and the headings that it stands under, the nearest last."""

    headings: tuple[str, ...]
    header: Cells
    rows: list[Cells]


def page_as_csv(text: str, regions: RegionNames, segments: SegmentNames = SHIPPED_SEGMENTS) -> str | None:
    """The tables of a page as one CSV; None if the text is no such page."""
    lines = text.removeprefix(BYTE_ORDER_MARK).splitlines()
    if any(map(_is_rule, lines)):
        tables = list(_markdown_tables(lines))
    elif QUOTE not in text and _begins_with_heading(lines):
        tables = list(_copied_tables(lines))
    else:
        return None
    return _csv(tables, regions, segments) if tables else None


def _markdown_tables(lines: Sequence[str]) -> Iterator[PageTable]:
    path: dict[int, str] = {}
    table: PageTable | None = None
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if found := _HEADING.match(line):
            path = _path_with(path, len(found[1]), found[2])
            table = None
        elif "|" not in line:
            table = None
        elif table is None:
            if _is_rule(following):
                table = PageTable(tuple(path.values()), _bar_cells(line), [])
                yield table
        elif not (_is_rule(line) and not table.rows):
            table.rows.append(_bar_cells(line))


def _copied_tables(lines: Sequence[str]) -> Iterator[PageTable]:
    path: dict[int, str] = {}
    table: PageTable | None = None
    filled = [line for line in lines if line.strip()]
    for line, following in zip(filled, [*filled[1:], ""], strict=True):
        cells = line.split("\t")
        if _is_header(cells):
            table = PageTable(tuple(path.values()), cells, [])
            yield table
        elif len(cells) == 1 and (table is None or _is_header(following.split("\t"))):
            found = _HEADING.match(line)
            path = _path_with(path, len(found[1]), found[2]) if found else {1: line}
        elif table is not None:
            table.rows.append(cells)


def _csv(tables: Sequence[PageTable], regions: RegionNames, segments: SegmentNames) -> str:
    """All rows under one header: that of the first table, then what others have beside it."""
    columns: dict[tuple[str, int], str] = {}
    rows: list[dict[tuple[str, int], str]] = []
    for table in tables:
        keys = _column_keys(table.header)
        columns |= {key: name for key, name in zip(keys, table.header, strict=True) if key not in columns}
        named = _named_by_headings(table, regions, segments)
        columns |= {key: str(COLUMN_LABELS[column]) for (column, key), _value in named if key not in columns}
        of_headings = {key: value for (_column, key), value in named}
        rows += [{**dict(zip(keys, row, strict=False)), **of_headings} for row in table.rows]
    lines = [list(columns.values()), *([row.get(key, "") for key in columns] for row in rows)]
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines)


def _named_by_headings(
    table: PageTable, regions: RegionNames, segments: SegmentNames
) -> list[tuple[tuple[MappingColumn, tuple[str, int]], str]]:
    """The region and the segment that the headings name, where the table has no such column."""
    has = {COLUMNS_BY_HEADER.get(header_key(without_markdown(name))) for name in table.header}
    parts = [one_line(part) for title in table.headings for part in _HEADING_SIGNS.split(title)]
    named = [(part, regions.find(part)) for part in map(without_markdown, parts) if part]
    values = {
        MappingColumn.REGION: next((str(region) for _part, region in reversed(named) if region), None),
        MappingColumn.SEGMENT: min(
            (part for part, region in reversed(named) if not region),
            key=lambda part: segments.find(part) is None,  # a known one first, then the nearest
            default=None,
        ),
    }
    return [
        ((column, (header_key(column), 0)), value)
        for column, value in values.items()
        if value and column not in has
    ]


def _column_keys(header: Cells) -> list[tuple[str, int]]:
    """What tells columns of several tables apart: the key of the header, and how often it came before."""
    keys = [header_key(without_markdown(name)) for name in header]
    return [(key, keys[:place].count(key)) for place, key in enumerate(keys)]


def _path_with(path: dict[int, str], level: int, title: str) -> dict[int, str]:
    return {each: text for each, text in path.items() if each < level} | {level: title}


def _begins_with_heading(lines: Sequence[str]) -> bool:
    """True if a line without tabs stands above a table with tabs."""
    filled = [line for line in lines if line.strip()]
    has_tab = ["\t" in line for line in filled]
    return any(has_tab) and not has_tab[0] and _is_header(filled[has_tab.index(True)].split("\t"))


def _is_header(cells: Cells) -> bool:
    return len(cells) > 1 and any(
        COLUMNS_BY_HEADER.get(header_key(cell)) is MappingColumn.TERRITORY for cell in cells
    )


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and all(map(_RULE_CELL.fullmatch, _bar_cells(line)))


def _bar_cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table."""
    stripped = line.strip().removeprefix("|")
    if stripped.endswith("|") and not stripped.endswith("\\|"):
        stripped = stripped[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _BAR.split(stripped)]


def _cell(text: str) -> str:
    return to_cell(without_markdown(one_line(text)), delimiter=",", like="")
