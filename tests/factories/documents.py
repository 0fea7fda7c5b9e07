"""Documents of an application, with their files."""

from __future__ import annotations

from app.candidates.models import Application
from app.candidates.search_index import update_search_index
from app.documents import file_storage as storage
from app.documents import store_document
from app.documents.models import Document
from app.documents.preview.draw_pages import draw_one_page
from app.documents.worker import read_one_document
from app.untrusted.pixels import Pixels

A_TEXT = "Lena Brandt\nFour years of renewals in the mid-market, in Łódź and in Zürich.\n".encode()


def a_document(application: Application, content: bytes = A_TEXT, *, name: str = "résumé.txt") -> Document:
    """A document that the candidate uploaded."""
    return store_document(application, name=name, content=content, by=None)


def a_read_document(application: Application, text: str) -> Document:
    """A document after the worker has read its text."""
    document = a_document(application, text.encode())
    document.text, document.read_due_at = text, None
    update_search_index(application.candidate)
    return document


def a_drawn_document(application: Application, *pages: str) -> Document:
    """A PDF after the worker has read it and drawn its pages, here as small white pictures."""
    document = a_document(application, b"%PDF-1.7 obj startxref %%EOF", name="resume.pdf")
    document.text, document.read_due_at = "\f".join(pages), None
    document.page_count, document.drawn_pages = len(pages), [[31, 44]] * len(pages)
    for number in range(len(pages) + 1):
        storage.store_picture(document.stored_as, number, Pixels(31, 44, 1, b"\xff" * 31 * 44).png())
    update_search_index(application.candidate)
    return document


def read_and_draw() -> None:
    """What the worker does with documents, until nothing is due."""
    while read_one_document() or draw_one_page():
        pass
