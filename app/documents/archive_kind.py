"""Whether an archive is a DOCX or an ODT, with the sentence for each reason why it is neither."""

from __future__ import annotations

from app.documents.kinds import DocumentKind
from app.documents.refusals import (
    COMPRESSION_NOT_SUPPORTED,
    FILE_DAMAGED,
    FILE_HAS_MACROS,
    FILE_LOCKED,
    FILE_TYPE_NOT_ACCEPTED,
    FILE_UNPACKS_TOO_LARGE,
    document_refused,
)
from app.untrusted import archives
from app.untrusted.archives import ArchiveProblem, ArchiveRefused

_ARCHIVE_REFUSALS = {
    ArchiveProblem.LOCKED: FILE_LOCKED,
    ArchiveProblem.HAS_MACROS: FILE_HAS_MACROS,
    ArchiveProblem.NEITHER_DOCX_NOR_ODT: FILE_TYPE_NOT_ACCEPTED,
    ArchiveProblem.UNKNOWN_COMPRESSION: COMPRESSION_NOT_SUPPORTED,
    ArchiveProblem.UNPACKS_TO_TOO_MUCH: FILE_UNPACKS_TOO_LARGE,
    ArchiveProblem.TOO_MANY_MEMBERS: FILE_UNPACKS_TOO_LARGE,
}


def archive_kind(content: bytes) -> DocumentKind:
    """The type of an archive. Raises RuleBroken for one that is not accepted."""
    try:
        return DocumentKind(archives.kind_of(content))
    except ArchiveRefused as refusal:
        raise document_refused(_ARCHIVE_REFUSALS.get(refusal.problem, FILE_DAMAGED)) from refusal
