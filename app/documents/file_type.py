"""The type of a file, from its content and never from its name. Nothing is unpacked or rendered."""

from __future__ import annotations

from app.documents import plain_text
from app.documents.kinds import DocumentKind
from app.documents.refusals import (
    FILE_DAMAGED,
    FILE_EMPTY,
    FILE_IS_OLD_WORD,
    FILE_IS_PICTURE,
    FILE_IS_RTF,
    FILE_IS_WEB_PAGE,
    FILE_LOCKED,
    FILE_TOO_LARGE,
    FILE_TYPE_NOT_ACCEPTED,
    document_refused,
)

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
PDF_SIGNATURE = b"%PDF-"
SIGNATURE_SEARCH_BYTES = 1024  # bytes in which a PDF begins (ISO 32000, annex H, as readers do it)
_PDF_PARTS = (b" obj", b"startxref", b"%%EOF")
_COMPOUND_FILE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, or locked today
_PICTURE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")


def document_kind(content: bytes) -> DocumentKind:
    """The type of a file. Raises RuleBroken for a file that is not accepted."""
    if not content:
        raise document_refused(FILE_EMPTY)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise document_refused(FILE_TOO_LARGE)
    if content.startswith(b"PK\x03\x04"):
        from app.documents.archive_kind import archive_kind  # a process that reads a PDF does without it

        return archive_kind(content)
    if pdf_offset(content) is not None:
        _check_pdf(content)
        return DocumentKind.PDF
    if plain_text.decode_text(content) is None:
        raise document_refused(_refusal_sentence(content))
    return DocumentKind.TXT


def pdf_offset(content: bytes) -> int | None:
    """The offset at which a PDF begins, or None. Some programs write a few words before it."""
    at = content.find(PDF_SIGNATURE, 0, SIGNATURE_SEARCH_BYTES)
    if at < 0:
        return None
    before = content[:at].removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n")
    if not before:
        return at
    is_whole = all(part in content for part in _PDF_PARTS)
    return at if is_whole and plain_text.decode_text(before) is not None else None


def _check_pdf(content: bytes) -> None:
    """Raise RuleBroken for a PDF without objects or an end, as of half an upload."""
    if any(part not in content for part in _PDF_PARTS):
        raise document_refused(FILE_DAMAGED)


def _refusal_sentence(content: bytes) -> str:
    """Why a file of no accepted type is refused; it names the type if that is known."""
    if content.startswith(_COMPOUND_FILE_SIGNATURE):
        names = [name.encode("utf-16-le") in content for name in ("EncryptedPackage", "WordDocument")]
        return FILE_LOCKED if names[0] else FILE_IS_OLD_WORD if names[1] else FILE_TYPE_NOT_ACCEPTED
    if content.startswith(_PICTURE_SIGNATURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return FILE_IS_PICTURE
    if content[4:12] in (b"ftypheic", b"ftypmif1"):
        return FILE_IS_PICTURE
    begins = content[:SIGNATURE_SEARCH_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith(b"{\\rtf"):
        return FILE_IS_RTF
    return FILE_IS_WEB_PAGE if begins.startswith(b"<") else FILE_TYPE_NOT_ACCEPTED
