"""The names of documents, and the content types they are served with."""

from __future__ import annotations

from app.shared.text import MAX_LINE_LENGTH, one_line

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}
_FORBIDDEN_CHARACTERS = "<>:\"/\\|?*%';`$&{}"


def display_name(given: str, kind: str) -> str:
    """The name of a file as given, for display: one line, without folders."""
    name = one_line(given).replace("\\", "/").rpartition("/")[2].strip()
    return name[-MAX_LINE_LENGTH:] or f"document.{kind}"


def download_name(name: str, kind: str) -> str:
    """A name that any system can store, with the extension of the file's type."""
    plain = "".join(" " if character in _FORBIDDEN_CHARACTERS else character for character in one_line(name))
    stem, dot, _ending = plain.rpartition(".")
    base = " ".join((stem if dot else plain).split()).strip(". ")
    return f"{base[:100] or 'document'}.{kind}"
