"""What a file is, by its content and never by its name. Cheap: nothing is unpacked, nothing laid out."""

from __future__ import annotations

from app.candidates.documents import archives, texts
from app.candidates.documents.refusals import DAMAGED, EMPTY, NONE_OF_THESE, TOO_LARGE, refused
from app.candidates.models import DocumentKind

MOST_BYTES = 10 * 1024 * 1024


def kind_of(content: bytes) -> DocumentKind:
    """What the file is. Raises RuleBroken, with a sentence beside the field, for what is not taken."""
    if not content:
        raise refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise refused(TOO_LARGE)
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return DocumentKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return archives.kind_of(content)
    if texts.decoded(content) is None:
        raise refused(NONE_OF_THESE)
    return DocumentKind.TXT


def _check_pdf(content: bytes) -> None:
    """It has objects and an end: half an upload has none. Whether it can be read shows when it is read."""
    if any(part not in content for part in (b" obj", b"startxref", b"%%EOF")):
        raise refused(DAMAGED)
