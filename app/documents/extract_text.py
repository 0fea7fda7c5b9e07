"""What is written in a document. Runs in a process of its own, which may take too long or too much.

XML is read as it comes, without a tree, and with neither a DTD nor an entity.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from app.documents import file_type as judging
from app.documents import plain_text as texts
from app.documents.models import DocumentKind
from app.shared.refusals import RuleBroken
from app.untrusted import archives, packages
from app.untrusted.archives import ArchiveRefused

MOST_PAGES = 50
MOST_CHARACTERS = 200_000
MOST_XML = 20 * 1024 * 1024  # bytes of one part, unpacked
MOST_PARTS = 20
DEEPEST = 300  # elements in each other

LOCKED = "Its text cannot be searched: it is locked with a password."
DAMAGED = "Its text cannot be searched: it is damaged."
NOTHING = "Its text cannot be searched: there is none in it, as in a picture."

_PARTED = re.compile(r"\u00ad[ \t]*\n[ \t]*")  # a word that a soft hyphen parts at the end of a line


class _Locked(Exception):
    """There is a password to know."""


class _Enough(Exception):
    """There are as many characters as are kept."""


def text_of(content: bytes) -> dict[str, str]:
    """The text of a document, of which nothing is believed, or the problem with it, in words."""
    try:
        text = "\n".join(_READERS[judging.kind_of(content)](content))
        text = _PARTED.sub("", text)[:MOST_CHARACTERS]
    except _Locked:
        return {"problem": LOCKED}
    except (RuleBroken, ArchiveRefused, DefusedXmlException, ParseError):
        return {"problem": DAMAGED}
    except (PyPdfError, ValueError, RecursionError):
        return {"problem": DAMAGED}
    return {"text": text} if text.strip() else {"problem": NOTHING}


def _pdf(content: bytes) -> Iterator[str]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader, so_far = PdfReader(io.BytesIO(content[judging.pdf_begins(content) or 0 :])), 0
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _Locked
    except DependencyError as unknown_cipher:
        raise _Locked from unknown_cipher
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES or so_far > MOST_CHARACTERS:
            return
        text = page.extract_text()
        so_far += len(text)
        yield text


def _docx(content: bytes) -> Iterator[str]:
    archive = archives.opened(content)
    main = packages.main_part(archive)
    for name in packages.parts_of(archive, main)[:MOST_PARTS] if main else []:
        yield _said_in(archive.part(name, most=MOST_XML), _Word())


def _odt(content: bytes) -> Iterator[str]:
    archive = archives.opened(content)
    for name in ("content.xml", "styles.xml"):  # the head and foot of a page are a style
        if name in archive:
            yield _said_in(archive.part(name, most=MOST_XML), _OpenDocument())


def _txt(content: bytes) -> Iterator[str]:
    yield texts.decoded(content) or ""


_READERS = {
    DocumentKind.PDF: _pdf,
    DocumentKind.DOCX: _docx,
    DocumentKind.ODT: _odt,
    DocumentKind.TXT: _txt,
}


class _Paper:
    """Gathers what is said inside some elements; others end a word or a line, and some are left out whole."""

    said: set[str]
    ends: dict[str, str]
    left_out: set[str]

    def __init__(self) -> None:
        self.depth = self.inside = self.outside = self.length = 0
        self.text: list[str] = []

    def start(self, tag: str, _attributes: Any) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("nested too deep")
        self.inside += _plain(tag) in self.said
        self.outside += _plain(tag) in self.left_out

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.inside -= _plain(tag) in self.said
        self.outside -= _plain(tag) in self.left_out
        self._add(self.ends.get(_plain(tag), ""))

    def data(self, text: str) -> None:
        if self.inside:
            self._add(text)

    def close(self) -> None:
        """The parser asks for it at the end."""

    def _add(self, text: str) -> None:
        if self.outside:
            return
        self.text.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise _Enough


class _Word(_Paper):
    said = {"t"}
    ends = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
    left_out = {"del", "moveFrom", "Fallback"}  # deleted, moved away, said once more for older programs


class _OpenDocument(_Paper):
    said = {"p", "h"}
    ends = {"p": "\n", "h": "\n", "line-break": "\n", "tab": "\t", "s": " "}
    left_out = {"tracked-changes"}


def _said_in(xml: bytes, paper: _Paper) -> str:
    parser = DefusedXMLParser(target=paper, forbid_dtd=True)
    try:
        parser.feed(xml)
        parser.close()
    except _Enough:
        pass
    return "".join(paper.text)


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
