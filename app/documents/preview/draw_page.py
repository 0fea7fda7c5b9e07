"""Draw a page of a PDF. Runs in a sandboxed process with limits on time and memory."""

from __future__ import annotations

import os
import struct

_REQUEST = struct.Struct(">HHH")  # the page, from 1; the largest width and height in pixels
DRAWING_PRIORITY = 10  # other processes come first: reading text, sending mail, answering


def drawing_request(content: bytes, number: int, *, most_width: int, most_height: int) -> bytes:
    """What `draw_page` is given: a PDF, the number of the page, and the largest size of the picture."""
    return _REQUEST.pack(number, most_width, most_height) + content


def draw_page(given: bytes) -> bytes:
    """The page of a drawing request as packed Pixels. Raises an exception if it cannot be drawn."""
    from app.documents.pdf_file import page_pixels  # the worker loads this module, and no PDFium

    os.nice(DRAWING_PRIORITY)
    number, most_width, most_height = _REQUEST.unpack_from(given)
    content = given[_REQUEST.size :]
    return page_pixels(content, number, most_width=most_width, most_height=most_height).packed()
