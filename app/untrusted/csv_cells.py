"""Cells of a CSV file: their values, how they are written, and protection against formulas.

A spreadsheet runs a cell that begins with = + - @ as a formula. A text that begins so is written behind an
apostrophe, which marks text in spreadsheets, and read back without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.shared.text import TEXT_MARK, as_spreadsheet_text, one_line

QUOTE = '"'
DELIMITERS = (",", ";", "\t", "|")


def delimiter_fit(widths: Sequence[int]) -> tuple[int, int]:
    """How well a delimiter fits that makes rows of these widths, in order: the better one is greater.

    It counts how many of the next rows have as many cells as the first one, then the cells.
    """
    first, *others = widths or [0]
    return (others.count(first) if first > 1 else 0, first)


def unquoted(raw: str) -> str:
    """The content of a cell without its quotation marks."""
    return raw[1:-1].replace(QUOTE * 2, QUOTE) if raw.startswith(QUOTE) else raw


def cell_value(raw: str) -> str:
    """The value of a cell: one line, tidied, without the text mark."""
    return without_text_mark(one_line(unquoted(raw)))


def without_text_mark(line: str) -> str:
    """A value without the apostrophe that `to_cell` writes before a formula."""
    return line[1:] if line.startswith(TEXT_MARK) and as_spreadsheet_text(line) != line else line


def to_cell(value: str, *, delimiter: str, like: str) -> str:
    """A value as a cell, in quotation marks if it needs them, or if the cell `like` has them."""
    text = as_spreadsheet_text(value)
    in_quotes = like.startswith(QUOTE) or any(c in text for c in (delimiter, QUOTE, "\r", "\n"))
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE if in_quotes else text
