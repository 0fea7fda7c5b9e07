"""The types of documents. The process that reads a stranger's file loads this module without the database."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """The type of a file by its content; the value is also its extension."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"
