"""Extract the text of a document. Runs in a sandboxed process with limits on time and memory.

XML is parsed as a stream, without DTDs or entities.
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

from app.documents import file_type, plain_text
from app.documents.kinds import DocumentKind
from app.shared.locales import N_
from app.shared.refusals import RuleBroken
from app.untrusted import archives, packages
from app.untrusted.archives import ArchiveRefused

MAX_PDF_PAGES = 50
MAX_DOCUMENT_TEXT_LENGTH = 200_000
MAX_XML_BYTES = 20 * 1024 * 1024  # bytes of one part, unpacked
MAX_PARTS = 20
MAX_XML_DEPTH = 300  # elements in each other

LOCKED_PROBLEM = N_("Its text cannot be searched: it is locked with a password.")
DAMAGED_PROBLEM = N_("Its text cannot be searched: it is damaged.")
NO_TEXT_PROBLEM = N_("Its text cannot be searched: it contains no text, only pictures.")

_SOFT_HYPHEN_BREAK = re.compile(r"\u00ad[ \t]*\n[ \t]*")  # a soft hyphen at the end of a line


class _PasswordRequired(Exception):
    """The document needs a password."""


class _TextLimitReached(Exception):
    """The text has reached its limit."""


def extract_text(content: bytes) -> dict[str, str]:
    """The text of an untrusted document as {"text": ...}, or why there is none as {"problem": ...}."""
    try:
        text = "\n".join(_READERS[file_type.document_kind(content)](content))
        text = _SOFT_HYPHEN_BREAK.sub("", text)[:MAX_DOCUMENT_TEXT_LENGTH]
    except _PasswordRequired:
        return {"problem": LOCKED_PROBLEM}
    except (RuleBroken, ArchiveRefused, DefusedXmlException, ParseError):
        return {"problem": DAMAGED_PROBLEM}
    except (PyPdfError, ValueError, RecursionError):
        return {"problem": DAMAGED_PROBLEM}
    return {"text": text} if text.strip() else {"problem": NO_TEXT_PROBLEM}


def _pdf(content: bytes) -> Iterator[str]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader, so_far = PdfReader(io.BytesIO(content[file_type.pdf_offset(content) or 0 :])), 0
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _PasswordRequired
    except DependencyError as unknown_cipher:
        raise _PasswordRequired from unknown_cipher
    for number, page in enumerate(reader.pages):
        if number == MAX_PDF_PAGES or so_far > MAX_DOCUMENT_TEXT_LENGTH:
            return
        text = page.extract_text()
        so_far += len(text)
        yield text


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


def _txt(content: bytes) -> Iterator[str]:
    yield plain_text.decode_text(content) or ""


_READERS = {
    DocumentKind.PDF: _pdf,
    DocumentKind.DOCX: _docx,
    DocumentKind.ODT: _odt,
    DocumentKind.TXT: _txt,
}


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
        if self.length > MAX_DOCUMENT_TEXT_LENGTH:
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
