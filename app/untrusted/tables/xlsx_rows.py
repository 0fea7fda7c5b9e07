"""The rows of the first sheet of an XLSX file (ISO/IEC 29500-1, chapter 18). Only the sandbox imports it.

A formula is not evaluated: its cell has the value that was stored with it, else the formula as text. The
sheet is read as a stream, without DTDs or entities.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from app.untrusted import archives
from app.untrusted.archives import Archive, ArchiveProblem, ArchiveRefused
from app.untrusted.tables.problems import (
    MAX_CELL_LENGTH,
    MAX_TABLE_COLUMNS,
    TableProblem,
    TableRefused,
)

WORKBOOK = "xl/workbook.xml"
MAX_SHEET_ROW = 1_048_576  # of the format
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_PROBLEMS = {
    ArchiveProblem.UNPACKS_TO_TOO_MUCH: TableProblem.UNPACKS_TO_TOO_MUCH,
    ArchiveProblem.TOO_MANY_MEMBERS: TableProblem.UNPACKS_TO_TOO_MUCH,
    ArchiveProblem.LOCKED: TableProblem.OLD_OR_LOCKED,
}


def xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers. Raises TableRefused."""
    try:
        archive = archives.opened(content)
        sheet, strings = _first_sheet(archive), _strings(archive)
        yield from _parsed(archive.stream(sheet), _SheetTarget(strings))
    except ArchiveRefused as refused:
        raise TableRefused(_PROBLEMS.get(refused.problem, TableProblem.DAMAGED)) from refused
    except (DefusedXmlException, ParseError, ValueError, RecursionError) as error:
        raise TableRefused(TableProblem.DAMAGED) from error


def _first_sheet(archive: Archive) -> str:
    """The name of the part with the first sheet."""
    if WORKBOOK not in archive:
        raise TableRefused(TableProblem.NO_SHEET)
    workbook = fromstring(archive.part(WORKBOOK), forbid_dtd=True)
    first = next((each for each in workbook.iter() if _local(each.tag) == "sheet"), None)
    if first is not None:
        relation = first.get(_RELATION_ID) or first.get(_STRICT_RELATION_ID)
        for each in _relations(archive):
            target = posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))
            if each.get("Id") == relation and target in archive:
                return target
    raise TableRefused(TableProblem.NO_SHEET)


def _relations(archive: Archive) -> list[Element]:
    name = "xl/_rels/workbook.xml.rels"
    return list(fromstring(archive.part(name), forbid_dtd=True)) if name in archive else []


def _strings(archive: Archive) -> list[str]:
    """The texts that cells share, in order."""
    name = "xl/sharedStrings.xml"
    return list(_parsed(archive.stream(name), _StringsTarget())) if name in archive else []


def _parsed(pieces: Iterator[bytes], target: Any) -> Iterator[Any]:
    """What a target has found, as the parser comes to it."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    for piece in pieces:
        parser.feed(piece)
        yield from target.found
        target.found.clear()
    parser.close()
    yield from target.found


class _CellTextTarget:
    """Collects the text within elements named `t`, without the reading aids of `rPh`."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.text: list[str] = []
        self.length = self.within = self.skipped = 0

    def start(self, tag: str, _attributes: Any) -> None:
        name = _local(tag)
        self.within += name == "t"
        self.skipped += name == "rPh"

    def end(self, tag: str) -> None:
        name = _local(tag)
        self.within -= name == "t"
        self.skipped -= name == "rPh"

    def data(self, data: str) -> None:
        if self.within and not self.skipped:
            self.add(data)

    def add(self, data: str) -> None:
        self.length += len(data)
        if self.length <= MAX_CELL_LENGTH:
            self.text.append(data)

    def taken(self) -> str | None:
        """The text so far, and begin again. None for one that is too long."""
        text = "".join(self.text) if self.length <= MAX_CELL_LENGTH else None
        self.text.clear()
        self.length = 0
        return text

    def close(self) -> None:
        """The end of the document."""


class _StringsTarget(_CellTextTarget):
    """Finds the shared texts; None stands for one that is too long for a cell."""

    def end(self, tag: str) -> None:
        super().end(tag)
        if _local(tag) == "si":
            self.found.append(self.taken())


class _SheetTarget(_CellTextTarget):
    """Finds the rows of a sheet."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.row = 0
        self.cells: list[str] = []
        self.kind, self.column = "", 0
        self.value: str | None = ""
        self.formula: str | None = ""

    def start(self, tag: str, attributes: Any) -> None:
        super().start(tag, attributes)
        name = _local(tag)
        if name == "row":
            self.row, self.cells = self._row_number(attributes.get("r", "")), []
            self.column = -1
        elif name == "c":
            self.kind, self.value, self.formula = attributes.get("t", "n"), "", ""
            self.column = _column_of(attributes.get("r", ""), self.column + 1)
        elif name in ("v", "f"):
            self.within += 1

    def end(self, tag: str) -> None:
        super().end(tag)
        name = _local(tag)
        if name in ("v", "f"):
            self.within -= 1
        if name == "f":
            self.formula = self.taken()
        elif name in ("v", "is"):
            self.value = self.taken()
        elif name == "c":
            self._add_cell()
        elif name == "row":
            self.found.append((self.row, self.cells))

    def _row_number(self, text: str) -> int:
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 8 else self.row + 1
        if not self.row < number <= MAX_SHEET_ROW:
            raise ValueError("rows out of order")
        return number

    def _add_cell(self) -> None:
        text = self._text()
        if text is None:
            raise TableRefused(TableProblem.LONG_CELL, self.row)
        if not text:
            return
        if self.column >= MAX_TABLE_COLUMNS:
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS, self.row)
        if self.column < len(self.cells):
            raise ValueError("cells out of order")
        self.cells += [""] * (self.column - len(self.cells)) + [text]

    def _text(self) -> str | None:
        if self.value is None or self.formula is None:
            return None
        if not self.value:
            return f"={self.formula}" if self.formula else ""
        if self.kind == "s":
            if not self.value.isdecimal() or not int(self.value[:9]) < len(self.strings):
                raise ValueError("no such text")
            return self.strings[int(self.value)]
        if self.kind == "b":
            return "TRUE" if self.value == "1" else "FALSE"
        return _plain_number(self.value) if self.kind == "n" else self.value


def _column_of(reference: str, following: int) -> int:
    """The column of a cell from 0: 2 for "C7". Without a reference, the following one."""
    letters = reference.rstrip("0123456789")
    if not letters:
        return following
    if len(letters) > 3 or not (letters.isascii() and letters.isalpha()):
        raise ValueError("not a cell")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _plain_number(text: str) -> str:
    """A whole number without an exponent: a phone number may be stored as 4.93411234567E+11."""
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
