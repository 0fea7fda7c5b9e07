"""The work of the sandboxed process: the documents of a ZIP, piece by piece.

A document begins with a line that has its name and size; the lines with its content follow.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from app.candidate_import.archive.members import members_of
from app.candidate_import.archive.read_archive import opened_upload, zip_refused
from app.untrusted.archives import ArchiveRefused
from app.untrusted.tables.problems import TableProblem, TableRefused

MAX_SENT_BYTES = 10 * 1024 * 1024 + 1  # of a document; larger ones are refused by their size


def read_documents(content: bytes) -> Iterator[Any]:
    """The lines of the documents. A line with a problem ends them."""
    try:
        yield from _documents(content)
    except ArchiveRefused as refused:
        yield zip_refused(refused).as_line()
    except TableRefused as refused:
        yield refused.as_line()


def _documents(content: bytes) -> Iterator[Any]:
    archive = opened_upload(content)
    if archive is None:
        raise TableRefused(TableProblem.ZIP_DAMAGED)
    for name in members_of(archive).documents:
        size = archive.size(name)
        yield {"document": archive.shown_name(name), "size": size}
        if size < MAX_SENT_BYTES:
            for piece in archive.stream(name):
                yield b64encode(piece).decode()
