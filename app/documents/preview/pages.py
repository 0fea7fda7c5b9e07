"""What the preview of a document shows: page by page, its picture, its text and what was found in it.

The worker makes pictures and text (`worker.py`, `draw_pages.py`). A preview opens no file but a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from app.documents import file_storage as storage
from app.documents.extract_text import PAGE_BREAK
from app.documents.kinds import DocumentKind
from app.documents.models import Document
from app.documents.preview.find import Segment, find_matches, marked
from app.documents.problems import preview_problem
from app.documents.storage.names import MAX_DRAWN_PAGES, picture_name
from app.shared.text import whole_number

TEXT_PAGE_LENGTH = 6000  # characters of a page of a file without pages, such as a DOCX


class Zoom(StrEnum):
    """How large a picture is shown, in percent of its place."""

    FIT = "100"
    LARGE = "150"
    LARGEST = "250"


@dataclass(frozen=True)
class Preview:
    """One page of a document.

    `picture` is the width and height of the picture in pixels, and `note` says why there is none. `text` is
    in segments. `found` is the number of matches on this page, `found_on` are the numbers of the other pages
    that have some. `omitted` says that the document has more pages than its preview.
    """

    number: int
    pages: int
    picture: list[int] | None
    note: str
    text: list[Segment]
    found: int
    found_on: list[int]
    omitted: str


def page_texts(document: Document) -> list[str]:
    """The text of each page that a preview shows, at least of one."""
    texts = (document.text or "").split(PAGE_BREAK)
    if document.page_count is None:
        return [part for text in texts for part in _parts(text)] or [""]
    shown = min(document.page_count, MAX_DRAWN_PAGES)
    return [*texts, *[""] * shown][:shown] or [""]


def preview_of(document: Document, texts: list[str], number: int, phrase: str) -> Preview:
    """A page of a document, from 1, and what was found of a phrase. `texts` are its `page_texts`."""
    matches = find_matches(texts[number - 1], phrase)
    found_on = [each for each, text in enumerate(texts, start=1) if find_matches(text, phrase)]
    picture = _picture(document, number)
    return Preview(
        number=number,
        pages=len(texts),
        picture=picture,
        note="" if picture else _note(document, number),
        text=marked(texts[number - 1], matches),
        found=len(matches),
        found_on=[each for each in found_on if each != number],
        omitted=_omitted(len(texts), document.page_count or 0),
    )


def page_picture(document: Document, number: int) -> bytes | None:
    """The picture of a page, from 1, or the THUMBNAIL; None if there is none."""
    page = max(number, 1)
    if _picture(document, page) is None:
        return None
    return storage.read_file(picture_name(document.stored_as, number))


def _picture(document: Document, number: int) -> list[int] | None:
    drawn = document.drawn_pages
    return drawn[number - 1] if number <= len(drawn) else None


def _note(document: Document, number: int) -> str:
    """Why a page has no picture."""
    if sentence := preview_problem(document.problem or ""):
        return _(sentence)
    if document.read_due_at is not None and document.page_count is None and not document.text:
        return _("This file is being read. Load this page again in a few seconds.")
    if document.kind is not DocumentKind.PDF:
        return _("Only the text of this file is shown. Download it to see its layout and pictures.")
    if number > len(document.drawn_pages):
        return _("This page is being drawn. Load it again in a few seconds.")
    return _(
        "This page cannot be drawn: it is damaged, or drawing it takes too long. Download the file to see it."
    )


def _omitted(shown: int, page_count: int) -> str:
    if page_count <= shown:
        return ""
    return _(
        "The first %(shown)s of %(count)s pages are shown. Download the file to see the others.",
        shown=whole_number(shown),
        count=whole_number(page_count),
    )


def _parts(text: str) -> Iterator[str]:
    """A long text in parts that end with a line, if lines are not too long."""
    while len(text) > TEXT_PAGE_LENGTH:
        end = text.rfind("\n", TEXT_PAGE_LENGTH // 2, TEXT_PAGE_LENGTH) + 1 or TEXT_PAGE_LENGTH
        yield text[:end]
        text = text[end:]
    if text:
        yield text
