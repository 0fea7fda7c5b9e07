"""What a file is, by its content and never by its name. Cheap: nothing is unpacked, nothing laid out."""

from __future__ import annotations

from app.documents import plain_text as texts
from app.documents.models import DocumentKind
from app.documents.refusals import (
    DAMAGED,
    EMPTY,
    LOCKED,
    MACROS,
    NONE_OF_THESE,
    ODDLY_PACKED,
    OLD_WORD,
    PICTURE,
    RTF,
    TOO_LARGE,
    TOO_MUCH_INSIDE,
    WEB_PAGE,
    refused,
)
from app.untrusted import archives
from app.untrusted.archives import ArchiveProblem, ArchiveRefused

MOST_BYTES = 10 * 1024 * 1024
PDF = b"%PDF-"
LOOKED_AT = 1024  # bytes in which a PDF begins (ISO 32000, annex H, as readers do it)
_OF_A_PDF = (b" obj", b"startxref", b"%%EOF")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Office before 2007, and of what it locks today
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")

_SENTENCES = {
    ArchiveProblem.DAMAGED: DAMAGED,
    ArchiveProblem.LOCKED: LOCKED,
    ArchiveProblem.HAS_MACROS: MACROS,
    ArchiveProblem.NEITHER_DOCX_NOR_ODT: NONE_OF_THESE,
    ArchiveProblem.UNKNOWN_COMPRESSION: ODDLY_PACKED,
    ArchiveProblem.UNPACKS_TO_TOO_MUCH: TOO_MUCH_INSIDE,
}


def kind_of(content: bytes) -> DocumentKind:
    """What the file is. Raises RuleBroken, with a sentence beside the field, for what is not taken."""
    if not content:
        raise refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise refused(TOO_LARGE)
    if content.startswith(b"PK\x03\x04"):
        try:
            return DocumentKind(archives.kind_of(content))
        except ArchiveRefused as refusal:
            raise refused(_SENTENCES[refusal.problem]) from refusal
    if pdf_begins(content) is not None:
        _check_pdf(content)
        return DocumentKind.PDF
    if texts.decoded(content) is None:
        raise refused(_reason(content))
    return DocumentKind.TXT


def pdf_begins(content: bytes) -> int | None:
    """Where a PDF begins: some programs write a line break or a few words before it. None: it is no PDF."""
    at = content.find(PDF, 0, LOOKED_AT)
    if at < 0:
        return None
    before = content[:at].removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n")
    if not before:
        return at
    is_whole = all(part in content for part in _OF_A_PDF)
    return at if is_whole and texts.decoded(before) is not None else None


def _check_pdf(content: bytes) -> None:
    """It has objects and an end: half an upload has none. Whether it can be read shows when it is read."""
    if any(part not in content for part in _OF_A_PDF):
        raise refused(DAMAGED)


def _reason(content: bytes) -> str:
    """Why a file that is none of the kinds is not taken: what it is instead, where that is known."""
    if content.startswith(_COMPOUND):
        names = [name.encode("utf-16-le") in content for name in ("EncryptedPackage", "WordDocument")]
        return LOCKED if names[0] else OLD_WORD if names[1] else NONE_OF_THESE
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return PICTURE
    if content[4:12] in (b"ftypheic", b"ftypmif1"):
        return PICTURE
    begins = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith(b"{\\rtf"):
        return RTF
    return WEB_PAGE if begins.startswith(b"<") else NONE_OF_THESE
