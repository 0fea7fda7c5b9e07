"""Draw the pages of documents, after their text is read: claim, commit, draw in a sandbox, write.

One page at a time, the document that has been due the longest first: a document of many pages keeps no other
one waiting. A page that cannot be drawn has no picture; after a few of those, no other page of it is drawn.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update

from app.db.base import db
from app.db.leases import claim_one
from app.documents import file_storage as storage
from app.documents.models import Document
from app.documents.preview.draw_page import draw_page, drawing_request
from app.documents.storage.interface import StorageFailed
from app.documents.storage.names import MAX_DRAWN_PAGES, THUMBNAIL
from app.documents.worker import RETRY
from app.shared import clock
from app.untrusted.pixels import Pixels
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed_for_bytes

log = logging.getLogger(__name__)
DRAWING_SECONDS = 5  # for one picture
DRAWING_LEASE = timedelta(minutes=5)
MAX_DRAWING_ATTEMPTS = 3  # at a page, if a worker dies of it
MAX_FAILED_PAGES = 3  # of a document
PAGE_WIDTH, PAGE_HEIGHT = 1240, 2480  # pixels at most; A4 has 150 to the inch
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 320, 480


def draw_one_page() -> bool:
    """Draw the next page of the document that is due first, and commit. False if there is none."""
    claimed = _claim()
    if claimed is None:
        return False
    document_id, stored_as, digest, number, attempts = claimed
    try:
        size = _draw(stored_as, digest, number) if attempts <= MAX_DRAWING_ATTEMPTS else None
    except StorageFailed:
        _put_back(document_id)
        return False
    _save(document_id, stored_as, number, size)
    return True


def _claim() -> tuple[int, str, str, int, int] | None:
    return claim_one(select(Document), Document.drawing_due_at, lease=DRAWING_LEASE, take=_attempt)


def _attempt(document: Document) -> tuple[int, str, str, int, int]:
    document.drawing_attempts += 1
    number = len(document.drawn_pages) + 1
    return document.id, document.stored_as, document.digest, number, document.drawing_attempts


def _put_back(document_id: int) -> None:
    """Do not count an attempt for which the place of the files could not be reached."""
    uncounted = {
        Document.drawing_attempts: Document.drawing_attempts - 1,
        Document.drawing_due_at: clock.now() + RETRY,
    }
    db.session.execute(update(Document).where(Document.id == document_id).values(uncounted))
    db.session.commit()


def _draw(stored_as: str, digest: str, number: int) -> list[int] | None:
    """Draw a page and store its picture. Returns its width and height, or None if it cannot be drawn."""
    try:
        content = storage.read_file(stored_as, digest)
    except storage.FileChanged:
        return None
    if content is None:
        return None
    try:
        page = _pixels(content, number, PAGE_WIDTH, PAGE_HEIGHT)
        storage.store_picture(stored_as, number, page.png())
        if number == 1:
            small = _pixels(content, number, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
            storage.store_picture(stored_as, THUMBNAIL, small.png())
    except (SandboxLimitExceeded, ValueError) as error:
        log.warning("Page %s of the document %s was not drawn: %s", number, stored_as, error)
        return None
    return [page.width, page.height]


def _pixels(content: bytes, number: int, most_width: int, most_height: int) -> Pixels:
    request = drawing_request(content, number, most_width=most_width, most_height=most_height)
    answer = run_sandboxed_for_bytes(draw_page, request, seconds=DRAWING_SECONDS)
    return Pixels.unpacked(answer, most_width=most_width, most_height=most_height)


def _save(document_id: int, stored_as: str, number: int, size: list[int] | None) -> None:
    """Write the result, unless the document was deleted or is drawn from its first page again meanwhile."""
    document = db.session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None:
        db.session.rollback()
        storage.remove_file(stored_as)  # its other pictures may have been removed already
        return
    if len(document.drawn_pages) + 1 == number:
        _add_page(document, size)
    db.session.commit()


def _add_page(document: Document, size: list[int] | None) -> None:
    pages = [*document.drawn_pages, size]
    last = min(document.page_count or 0, MAX_DRAWN_PAGES)
    if pages.count(None) >= MAX_FAILED_PAGES:
        pages += [None] * (last - len(pages))
    document.drawn_pages, document.drawing_attempts = pages, 0
    document.drawing_due_at = clock.now() if len(pages) < last else None
