"""Documents of an application, with their files in the folder."""

from __future__ import annotations

from app.candidates.documents import keep_document
from app.candidates.models import Application, Document

A_TEXT = "Lena Brandt\nFour years of renewals in the mid-market, in Łódź and in Zürich.\n".encode()


def a_document(application: Application, content: bytes = A_TEXT, *, name: str = "résumé.txt") -> Document:
    """A document the candidate handed in."""
    return keep_document(application, name=name, content=content, by=None)
