"""A cell of the file: what it says, how it is written, and the ones a spreadsheet would run.

A spreadsheet takes a cell that begins with = + - @ for a formula. None comes in, so none goes out. What
has such a prepared from elsewhere, a person's name, goes out behind an apostrophe, which is a
spreadsheet's own mark for text, and is read back without it.
"""

from __future__ import annotations

from app.shared.text import is_spreadsheet_formula, one_line

QUOTE, TEXT_MARK = '"', "'"


def unquoted(raw: str) -> str:
    """What stands in a cell, without its quotation marks."""
    return raw[1:-1].replace(QUOTE * 2, QUOTE) if raw.startswith(QUOTE) else raw


def cell_value(raw: str) -> str:
    """What a cell says: one line, tidied, without the mark for text."""
    line = one_line(unquoted(raw))
    return line[1:] if line.startswith(TEXT_MARK) and _needs_text_mark(line) else line


def to_cell(value: str, *, delimiter: str, like: str) -> str:
    """A value as a cell, in quotation marks where it needs them, or where its neighbour `like` has them."""
    text = TEXT_MARK + value if _needs_text_mark(value) else value
    in_quotes = like.startswith(QUOTE) or any(c in text for c in (delimiter, QUOTE, "\r", "\n"))
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE if in_quotes else text


def _needs_text_mark(line: str) -> bool:
    return is_spreadsheet_formula(line.lstrip(TEXT_MARK))
