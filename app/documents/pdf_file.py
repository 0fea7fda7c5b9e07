"""The text of a PDF, and pictures of its pages, by PDFium. Only the sandboxed process imports it.

PDFium is built without JavaScript, and nothing here opens what is embedded in a file. It is native code: a
file that takes it over has taken over a process without secrets, network or files (decision 30).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from app.documents import file_type
from app.documents.problems import DAMAGED_PROBLEM, LOCKED_PROBLEM, NO_PAGES_PROBLEM, Unreadable
from app.untrusted.pixels import Pixels

MAX_READ_PAGES = 50
_HYPHEN_AT_LINE_END = "\ufffe"  # as PDFium writes it, without the break
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def pdf_pages(content: bytes, *, most: int) -> tuple[int, list[str]]:
    """The number of pages, and the text of the first ones, of `most` characters together.

    Raises Unreadable.
    """
    file = _opened(content)
    if len(file) == 0:
        raise Unreadable(NO_PAGES_PROBLEM)
    texts, length = [], 0
    for text in _texts(file):
        texts.append(text[: most - length])
        length += len(text)
        if length >= most:
            break
    return len(file), texts


def page_pixels(content: bytes, number: int, *, most_width: int, most_height: int) -> Pixels:
    """Draw a page, from 1, as large as fits into a width and height. Raises an exception if it cannot."""
    file = _opened(content)
    with suppress(pdfium.PdfiumError):  # for what was typed into a form
        file.init_forms()
    page = file[number - 1]
    width, height = (max(1.0, side) for side in page.get_size())
    scale = min(most_width / width, most_height / height)
    return _packed(page.render(scale=scale, rev_byteorder=True))


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content[file_type.pdf_offset(content) or 0 :])
    except pdfium.PdfiumError as error:
        problem = LOCKED_PROBLEM if error.err_code in _LOCKED else DAMAGED_PROBLEM
        raise Unreadable(problem) from error


def _texts(file: pdfium.PdfDocument) -> Iterator[str]:
    """The text of each page. One that cannot be loaded has none."""
    for number in range(min(len(file), MAX_READ_PAGES)):
        try:
            text = file[number].get_textpage().get_text_range()
        except pdfium.PdfiumError:
            text = ""
        yield text.replace(_HYPHEN_AT_LINE_END, "-").replace("\r\n", "\n")


def _packed(bitmap: Any) -> Pixels:
    """The rows without padding; one byte per pixel if all is gray."""
    channels, width = bitmap.n_channels, bitmap.width
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    if stride != width * channels:
        rows = range(0, stride * bitmap.height, stride)
        pixels = b"".join(pixels[at : at + width * channels] for at in rows)
    if channels == 3 and pixels[0::3] == pixels[1::3] == pixels[2::3]:
        channels, pixels = 1, pixels[0::3]
    return Pixels(width, bitmap.height, channels, pixels)
