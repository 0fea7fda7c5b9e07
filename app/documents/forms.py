"""The form to add a document, and its field."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.documents.file_type import MAX_DOCUMENT_BYTES
from app.web.forms import Form, UploadField


class DocumentField(UploadField):
    """A document, as an UploadedFile. `store_document` finds its type by its content."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("description", _l("PDF, DOCX, ODT or plain text, at most 10 MB."))
        options.setdefault("render_kw", {"accept": ".pdf,.docx,.odt,.txt"})
        super().__init__(label, max_bytes=MAX_DOCUMENT_BYTES, **options)


class DocumentForm(Form):
    """A document to add to an application."""

    document = DocumentField(_l("Document"))
