"""Documents of an application, with their files."""

from __future__ import annotations

from app.candidates.models import Application
from app.candidates.search_index import update_search_index
from app.documents import store_document
from app.documents.models import Document

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
