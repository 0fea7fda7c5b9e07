"""Extract the text of a document. Runs in a sandboxed process with limits on time and memory.

Each type of file has a module of its own, so that the process loads only what it needs.
"""

from __future__ import annotations

import re
from typing import Any

from app.documents import file_type, plain_text
from app.documents.kinds import DocumentKind
from app.documents.problems import DAMAGED_PROBLEM, NO_TEXT_PROBLEM, Unreadable
from app.shared.refusals import RuleBroken

MAX_DOCUMENT_TEXT_LENGTH = 200_000
PAGE_BREAK = "\f"  # between the texts of two pages

_SOFT_HYPHEN_BREAK = re.compile(r"\u00ad[ \t]*\n[ \t]*")  # a soft hyphen at the end of a line


def extract_text(content: bytes) -> dict[str, Any]:
    """The text of an untrusted document as {"text": …}, or why there is none as {"problem": …}.

    "pages" is the number of pages of a PDF. Their texts are separated by PAGE_BREAK.
    """
    try:
        text, pages = _read(content)
    except Unreadable as unreadable:
        return {"problem": unreadable.problem}
    except RuleBroken:
        return {"problem": DAMAGED_PROBLEM}
    text = _SOFT_HYPHEN_BREAK.sub("", text)[:MAX_DOCUMENT_TEXT_LENGTH]
    answer: dict[str, Any] = {"text": text} if text.strip() else {"problem": NO_TEXT_PROBLEM}
    return answer if pages is None else {**answer, "pages": pages}


def _read(content: bytes) -> tuple[str, int | None]:
    match file_type.document_kind(content):
        case DocumentKind.PDF:
            from app.documents.pdf_file import pdf_pages

            pages, texts = pdf_pages(content, most=MAX_DOCUMENT_TEXT_LENGTH)
            return PAGE_BREAK.join(texts), pages
        case DocumentKind.DOCX:
            from app.documents.office_text import docx_text

            return docx_text(content), None
        case DocumentKind.ODT:
            from app.documents.office_text import odt_text

            return odt_text(content), None
        case DocumentKind.TXT:
            return plain_text.decode_text(content) or "", None
