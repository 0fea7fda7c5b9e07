"""GitLab's way of counting tasks, written out plainly from the table of its cases: a second opinion.

It goes through a line character by character and shares nothing with what it is compared to.
"""

from __future__ import annotations

BLANKS = " \t"


def plain_count(text: str) -> tuple[int, int]:
    """How many tasks a text has, and how many of them are ticked."""
    boxes = [box for line in _shown(_split(text)) if (box := _box(line)) is not None]
    return len(boxes), len([box for box in boxes if box in "xX"])


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _shown(lines: list[str]) -> list[str]:
    """The lines outside code blocks and comments; what is never ended begins neither."""
    shown, at = [], 0
    while at < len(lines):
        end = _end_of_block(lines, at)
        if end is None:
            shown.append(lines[at])
            at += 1
        else:
            at = end + 1
    return shown


def _end_of_block(lines: list[str], at: int) -> int | None:
    """The last line of the code block or comment that begins here, where one does."""
    begins = _content(lines[at])
    if begins.startswith("<!--"):
        return next((n for n in range(at, len(lines)) if "-->" in lines[n]), None)
    for mark in "`~":
        length = len(begins) - len(begins.lstrip(mark))
        if length >= 3 and not (mark == "`" and "`" in begins[length:]):
            return next((n for n in range(at + 1, len(lines)) if _closes(lines[n], mark, length)), None)
    return None


def _closes(line: str, mark: str, length: int) -> bool:
    bare = line.lstrip(BLANKS + ">").rstrip(BLANKS)
    return len(bare) >= length and bare == mark * len(bare)


def _content(line: str) -> str:
    """What a line holds after its quote marks and list markers."""
    rest = line.lstrip(BLANKS + ">")
    while (after := _after_marker(rest)) is not None and after[:1] in (" ", "\t"):
        rest = after.lstrip(BLANKS)
    return rest


def _box(line: str) -> str | None:
    """What stands in the box of a task; None where the line is none."""
    rest = line
    while rest.startswith(">"):
        rest = rest[1:]
        blanks = len(rest) - len(rest.lstrip(BLANKS))
        rest = rest[min(blanks, 4) :]
    markers = 0
    while (after := _after_marker(rest.lstrip(BLANKS))) is not None:
        rest, markers = after, markers + 1
    box = rest.lstrip(BLANKS)
    if not markers or box == rest or len(box) < 5 or box[0] != "[" or box[2] != "]":
        return None
    said = box[3:].lstrip(BLANKS)
    has_words = box[3] in BLANKS and said[:1].strip() != ""
    return box[1] if (box[1] in "xX" or box[1].isspace()) and has_words else None


def _after_marker(rest: str) -> str | None:
    """What follows a list marker at the beginning; None where there is no marker."""
    if rest[:1] in ("-", "+", "*"):
        return rest[1:]
    digits = 0
    while rest[digits : digits + 1] in tuple("0123456789"):
        digits += 1
    return rest[digits + 1 :] if digits and rest[digits : digits + 1] in (".", ")") else None
