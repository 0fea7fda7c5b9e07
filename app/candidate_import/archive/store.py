"""Store the documents of an uploaded ZIP, judged as every other upload is, until the import is applied."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from app.candidate_import.archive.matching import NO_ROW_NAMES_IT
from app.candidate_import.archive.read_documents import MAX_SENT_BYTES, read_documents
from app.candidate_import.models import CandidateImport, ImportFile
from app.db.base import db
from app.documents.file_storage import remove_file, store_file
from app.documents.file_type import document_kind
from app.documents.refusals import FILE_TOO_LARGE
from app.shared.refusals import RuleBroken
from app.shared.text import one_line
from app.untrusted.archives import MAX_UNPACKED_BYTES
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed_for_lines
from app.untrusted.tables.table_file import READING_SECONDS, TOO_MUCH_WORK, table_refused

MAX_NAME_LENGTH = 400
MAX_LINES_BYTES = MAX_UNPACKED_BYTES * 3 // 2  # in base64, with the lines that have the names


@dataclass
class SentDocument:
    """A document of a ZIP. `content` is missing if it is too large."""

    name: str
    size: int
    content: bytearray


def store_documents(imported: CandidateImport, content: bytes) -> None:
    """Store the documents of a ZIP with an import. A document that is refused keeps the reason.

    Raises RuleBroken if the ZIP cannot be read after all.
    """
    files: list[ImportFile] = []
    try:
        for sent in _sent_documents(content):
            files.append(_stored(sent, imported.id))
    except RuleBroken:
        for name in filter(None, (file.stored_as for file in files)):
            remove_file(name)
        raise
    db.session.add_all(files)
    db.session.flush()


def _stored(sent: SentDocument, import_id: int) -> ImportFile:
    """A document. Its content is in the folder, unless it is refused."""
    name = one_line(sent.name)[-MAX_NAME_LENGTH:]
    file = ImportFile(import_id=import_id, name=name, size=sent.size, problem=_refusal(sent))
    if file.problem is None:
        document = bytes(sent.content)
        file.digest, file.stored_as = hashlib.sha256(document).hexdigest(), store_file(document)
        file.problem = NO_ROW_NAMES_IT
    return file


def _refusal(sent: SentDocument) -> str | None:
    if sent.size >= MAX_SENT_BYTES:
        return FILE_TOO_LARGE
    try:
        document_kind(bytes(sent.content))
    except RuleBroken as broken:
        return broken.sentence
    return None


def _sent_documents(content: bytes) -> Iterator[SentDocument]:
    """The documents as the sandbox sends them, one after the other."""
    lines = run_sandboxed_for_lines(
        read_documents, content, seconds=READING_SECONDS, most_bytes=MAX_LINES_BYTES
    )
    sent: SentDocument | None = None
    try:
        for line in lines:
            if isinstance(line, str) and sent is not None:
                sent.content += b64decode(line)
                continue
            if "problem" in line:
                raise table_refused(line)
            if sent is not None:
                yield sent
            sent = SentDocument(str(line["document"]), int(line["size"]), bytearray())
    except SandboxLimitExceeded as error:
        raise RuleBroken(str(TOO_MUCH_WORK), field="file") from error
    if sent is not None:
        yield sent
