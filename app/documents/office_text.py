"""The text of DOCX and ODT documents. Only the sandboxed process imports it.

XML is parsed as a stream, without DTDs or entities.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.documents.problems import DAMAGED_PROBLEM, Unreadable
from app.untrusted import archives, packages
from app.untrusted.archives import ArchiveRefused

MAX_XML_BYTES = 20 * 1024 * 1024  # bytes of one part, unpacked
MAX_PARTS = 20
MAX_XML_DEPTH = 300  # elements in each other
MAX_PART_LENGTH = 200_000  # of one part


class _TextLimitReached(Exception):
    """The text has reached its limit."""


def docx_text(content: bytes) -> str:
    """The text of a DOCX: the document, its headers, footers and notes. Raises Unreadable."""
    return _joined(_docx(content))


def odt_text(content: bytes) -> str:
    """The text of an ODT. Raises Unreadable."""
    return _joined(_odt(content))


def _joined(parts: Iterator[str]) -> str:
    try:
        return "\n".join(parts)
    except (ArchiveRefused, DefusedXmlException, ParseError, ValueError, RecursionError) as error:
        raise Unreadable(DAMAGED_PROBLEM) from error


def _docx(content: bytes) -> Iterator[str]:
    archive = archives.opened(content)
    main = packages.main_part(archive)
    for name in packages.parts_of(archive, main)[:MAX_PARTS] if main else []:
        yield _xml_text(archive.part(name, most=MAX_XML_BYTES), _DocxTarget())


def _odt(content: bytes) -> Iterator[str]:
    archive = archives.opened(content)
    for name in ("content.xml", "styles.xml"):  # headers and footers are part of a style
        if name in archive:
            yield _xml_text(archive.part(name, most=MAX_XML_BYTES), _OdtTarget())


class _TextTarget:
    """Collects the text of some elements. Others end a word or a line, and some are skipped."""

    text_tags: set[str]
    ends: dict[str, str]
    skipped_tags: set[str]

    def __init__(self) -> None:
        self.depth = self.inside = self.outside = self.length = 0
        self.text: list[str] = []

    def start(self, tag: str, _attributes: Any) -> None:
        self.depth += 1
        if self.depth > MAX_XML_DEPTH:
            raise ValueError("nested too deep")
        self.inside += _local_name(tag) in self.text_tags
        self.outside += _local_name(tag) in self.skipped_tags

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.inside -= _local_name(tag) in self.text_tags
        self.outside -= _local_name(tag) in self.skipped_tags
        self._add(self.ends.get(_local_name(tag), ""))

    def data(self, text: str) -> None:
        if self.inside:
            self._add(text)

    def close(self) -> None:
        """The parser calls it at the end."""

    def _add(self, text: str) -> None:
        if self.outside:
            return
        self.text.append(text)
        self.length += len(text)
        if self.length > MAX_PART_LENGTH:
            raise _TextLimitReached


class _DocxTarget(_TextTarget):
    text_tags = {"t"}
    ends = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
    skipped_tags = {"del", "moveFrom", "Fallback"}  # deleted, moved away, repeated for older programs


class _OdtTarget(_TextTarget):
    text_tags = {"p", "h"}
    ends = {"p": "\n", "h": "\n", "line-break": "\n", "tab": "\t", "s": " "}
    skipped_tags = {"tracked-changes"}


def _xml_text(xml: bytes, target: _TextTarget) -> str:
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(xml)
        parser.close()
    except _TextLimitReached:
        pass
    return "".join(target.text)


def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]
