"""A file made to harm who looks at it is shown as a picture, or answered with a sentence (9, 10, 46, 55)."""

from __future__ import annotations

import io
import random
import subprocess
import sys

import pypdfium2
import pytest
from werkzeug.datastructures import FileStorage

from app.documents import file_storage as storage
from app.documents import worker
from app.documents.preview import draw_pages
from tests.factories.applications import an_application
from tests.factories.documents import a_document, read_and_draw
from tests.house.source import ROOT
from tests.real import hostile_pdfs as pdfs
from tests.real.papers import a_docx, members_of, packed

FINE = pdfs.a_page_of(b"200 100")
SHOWN = "Picture of the page"
DAMAGED, LOCKED = "This file is damaged.", "This file is locked with a password."
TOO_SLOW, NOT_DRAWN = "Reading this file takes too long.", "This page cannot be drawn"
HOSTILE = {
    "10,000 pages": (lambda: pdfs.many_pages(10_000), "The first 20 of 10,000 pages are shown."),
    "a page as large as a field": (lambda: pdfs.a_page_of(b"100000 100000"), SHOWN),
    "a page as wide as a street": (lambda: pdfs.a_page_of(b"100000 1"), SHOWN),
    "a page of no size": (lambda: pdfs.a_page_of(b"0 -5"), SHOWN),
    "a lost table": (lambda: pdfs.a_page_of(b"99 99").replace(b"startxref\n0", b"startxref\n987654"), SHOWN),
    "half of it": (lambda: pdfs.a_page_of(b"99 99")[:150] + b"\nstartxref\n9\n%%EOF", DAMAGED),
    "a password": (pdfs.locked, LOCKED),
    "scripts, a program and a file": (pdfs.with_programs, SHOWN),
    "forms in forms": (lambda: pdfs.forms_in_forms(12), TOO_SLOW),
    "forms in some forms": (lambda: pdfs.forms_in_forms(5), NOT_DRAWN),
    "a picture of gigabytes": (lambda: pdfs.a_huge_picture(120_000), NOT_DRAWN),
    "noise": (lambda: b"%PDF-1.7 obj startxref %%EOF" + random.Random(7).randbytes(99_999), DAMAGED),  # noqa: S311
}

MADE_SLOWLY = {"a picture of gigabytes": [pytest.mark.full("it takes seven seconds to make")]}


@pytest.mark.slow("reading and drawing up to their limits of time")
@pytest.mark.parametrize("what", [pytest.param(what, marks=MADE_SLOWLY.get(what, [])) for what in HOSTILE])
def test_it_is_drawn_or_answered_with_a_sentence(client, cast, session, monkeypatch, what):
    make, sentence = HOSTILE[what]
    monkeypatch.setattr(worker, "READ_TIMEOUT_SECONDS", 5)
    monkeypatch.setattr(draw_pages, "DRAWING_SECONDS", 2)
    content = make()
    hostile, fine = (a_document(an_application(cast), each, name="cv.pdf") for each in (content, FINE))
    session.commit()

    read_and_draw()

    client.sign_in(cast.rita)
    for document, expected in ((hostile, sentence), (fine, SHOWN)):
        page = client.get(f"/documents/{document.id}/preview")
        assert (page.status_code, expected in page.text) == (200, True)
    session.refresh(hostile)
    status = client.get(f"/documents/{hostile.id}/picture").status_code
    assert status == (200 if SHOWN in client.get(f"/documents/{hostile.id}/preview").text else 404)
    assert client.get(f"/documents/{hostile.id}").data == content
    assert sum(path.stat().st_size for path in storage.storage_folder().iterdir()) < 50_000_000


def test_a_bomb_as_docx_is_refused_before_it_is_unpacked(client, cast, session):
    bomb = packed({**members_of(a_docx("x")), "word/document.xml": b" " * 300_000_000})
    client.sign_in(cast.rita)
    address = f"/applications/{an_application(cast).id}/documents/add"
    answer = client.submit(address, document=FileStorage(io.BytesIO(bomb), "cv.docx"))
    assert (answer.status_code, "too large when unpacked" in answer.text) == (422, True)


def test_what_draws_runs_no_script():
    """PDFium can be built with V8, the engine of Chromium, and with XFA, which needs it."""
    assert not {"V8", "XFA"} & set(pypdfium2.PDFIUM_INFO.flags)


def test_neither_the_web_process_nor_the_worker_loads_what_reads_a_document():
    readers = ("pypdfium2", "app.documents.pdf_file", "app.documents.office_text")
    steps = f"import app, app.worker, sys; print([name for name in {readers} if name in sys.modules])"
    command = [sys.executable, "-c", steps]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.split() == [b"[]"]
