"""Real documents, made by python-docx, odfpy and Chromium."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import docx
from odf.opendocument import OpenDocumentText
from odf.text import P

from tests.real import browser


def a_docx(*paragraphs: str) -> bytes:
    """A Word document, with a table that repeats its last paragraph."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(rows=1, cols=1).cell(0, 0).text = paragraphs[-1]
    return _written(document)


def an_odt(*paragraphs: str) -> bytes:
    """An OpenDocument text."""
    document = OpenDocumentText()
    for paragraph in paragraphs:
        document.text.addElement(P(text=paragraph))
    return _written(document)


def a_pdf(folder: Path, *paragraphs: str) -> bytes:
    """A PDF printed by Chromium."""
    page, printed = folder / "page.html", folder / "page.pdf"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page.write_text(f"<!doctype html><meta charset=utf-8><title>CV</title>{body}", encoding="utf-8")
    command = [browser.chromium(), "--headless", *browser.flags(), f"--user-data-dir={folder / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return printed.read_bytes()


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def members_of(original: bytes) -> dict[str, bytes]:
    """The members of an archive, to change and pack again."""
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _written(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
