"""Read the text of documents: claim, commit, read in a sandbox, write. No transaction is open meanwhile.

A claim postpones the next attempt by a lease. If a worker dies while reading, the document is read again, a
few times. After that it keeps the reason instead of a text, and can still be opened.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.candidates.search_index import update_search_index
from app.db.base import db
from app.db.leases import claim_one
from app.documents import file_storage
from app.documents.extract_text import MAX_DOCUMENT_TEXT_LENGTH, PAGE_BREAK, extract_text
from app.documents.models import Document
from app.documents.problems import (
    FILE_CHANGED_PROBLEM,
    FILE_MISSING_PROBLEM,
    PROBLEMS_KEEPING_TEXT,
    READ_TIMEOUT_PROBLEM,
)
from app.documents.storage.interface import StorageFailed
from app.shared import clock
from app.shared.text import one_line, tidy
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed

log = logging.getLogger(__name__)
READ_TIMEOUT_SECONDS = 10  # for one document
READ_LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=1)  # after the place of the files could not be reached
MAX_READ_ATTEMPTS = 3


def read_one_document() -> bool:
    """Read the text of the document that is due first, and commit. False if there is none."""
    claimed = _claim()
    if claimed is None:
        return False
    document_id, stored_as, digest, attempts = claimed
    try:
        answer = (
            _read(stored_as, digest) if attempts <= MAX_READ_ATTEMPTS else {"problem": READ_TIMEOUT_PROBLEM}
        )
    except StorageFailed:
        _put_back(document_id)
        return False
    _write_result(document_id, answer)
    return True


def _claim() -> tuple[int, str, str, int] | None:
    return claim_one(select(Document), Document.read_due_at, lease=READ_LEASE, take=_attempt)


def _attempt(document: Document) -> tuple[int, str, str, int]:
    document.read_attempts += 1
    return document.id, document.stored_as, document.digest, document.read_attempts


def _put_back(document_id: int) -> None:
    """Do not count an attempt for which there was no file: its place could not be reached."""
    uncounted = {
        Document.read_attempts: Document.read_attempts - 1,
        Document.read_due_at: clock.now() + RETRY,
    }
    db.session.execute(update(Document).where(Document.id == document_id).values(uncounted))
    db.session.commit()


def _read(stored_as: str, digest: str) -> Any:
    try:
        content = file_storage.read_file(stored_as, digest)
    except file_storage.FileChanged:
        return {"problem": FILE_CHANGED_PROBLEM}
    if content is None:
        return {"problem": FILE_MISSING_PROBLEM}
    try:
        return run_sandboxed(extract_text, content, seconds=READ_TIMEOUT_SECONDS)
    except SandboxLimitExceeded as end:
        log.warning("The document %s was not read: %s", stored_as, end)
        return {"problem": READ_TIMEOUT_PROBLEM}


def _write_result(document_id: int, answer: Any) -> None:
    """Write the result, unless the document was deleted meanwhile. A failed read keeps an earlier text."""
    document = db.session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None:
        db.session.rollback()
        return
    kept = PROBLEMS_KEEPING_TEXT.get(str(answer.get("problem"))) if document.text else None
    if not kept:
        document.text = _tidied(str(answer.get("text", ""))[:MAX_DOCUMENT_TEXT_LENGTH])
    document.problem = kept or one_line(answer.get("problem"))[:200] or None
    document.read_due_at = None
    if "pages" in answer:
        _draw_from_the_first_page(document, int(answer["pages"]))
    update_search_index(document.candidate)
    db.session.commit()


def _draw_from_the_first_page(document: Document, page_count: int) -> None:
    document.page_count, document.drawn_pages, document.drawing_attempts = page_count, [], 0
    document.drawing_due_at = clock.now()


def _tidied(text: str) -> str | None:
    """The text, tidied page by page; None if there is none. A page without text stays a page."""
    pages = [tidy(page) for page in text.split(PAGE_BREAK)]
    return PAGE_BREAK.join(pages) if any(pages) else None
