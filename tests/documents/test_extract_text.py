"""A document is read apart, with limits; what cannot be read stays a file, with the reason (10, 38)."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfWriter

from app.documents import file_storage as storage
from app.documents import purge_documents, worker
from app.documents.extract_text import extract_text
from app.documents.models import Document
from app.documents.office_text import MAX_XML_BYTES
from app.documents.problems import (
    DAMAGED_PROBLEM,
    FILE_MISSING_PROBLEM,
    NO_TEXT_PROBLEM,
    PROBLEMS_KEEPING_TEXT,
    READ_TIMEOUT_PROBLEM,
)
from app.documents.worker import read_one_document
from app.shared import clock
from app.untrusted.sandbox import SANDBOX_CHILD, run_sandboxed
from tests.documents.read_in_sandbox import outcomes
from tests.documents.test_real_documents import a_page
from tests.factories.applications import an_application
from tests.factories.documents import a_document, a_read_document
from tests.house.source import ROOT
from tests.real.hostile_pdfs import a_pdf_of, forms_in_forms, one_page, stream
from tests.real.papers import a_docx, a_pdf, an_odt, members_of, packed

SAID = ("Zoë Łukasik", "Four years of renewals")
PASSWORDS = Path("/etc/passwd")


def test_a_pdf_printed_by_a_browser_is_read(tmp_path):
    assert extract_text(a_pdf(tmp_path, *SAID))["text"].split("\n") == [*SAID]


@pytest.mark.parametrize("make", [a_docx, an_odt])
def test_office_documents_are_read_word_by_word(make):
    words = extract_text(make(*SAID))["text"].split()
    assert words[:6] == ["Zoë", "Łukasik", "Four", "years", "of", "renewals"]


def test_page_headers_are_read():
    header = b'<w:hdr xmlns:w="x"><w:p><w:r><w:t>lena@example.org</w:t></w:r></w:p></w:hdr>'
    members = members_of(a_docx(*SAID))
    relations = members["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="h" Type="x/header" Target="head/of.xml"/></Relationships>'
    )
    beside = {"word/head/of.xml": header, "word/_rels/document.xml.rels": relations}
    answer = extract_text(packed({**members, **beside}))
    assert answer["text"].splitlines()[-1] == "lena@example.org"


def with_document(xml: str) -> bytes:
    return packed({**members_of(a_docx(*SAID)), "word/document.xml": xml.encode()})


def said(words: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<d xmlns:w="x"><w:p><w:t>{words}</w:t></w:p></d>'


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
EVIL_XML = {
    "a bomb of entities": said("&e9;", f'<!DOCTYPE d [<!ENTITY e0 "lol">{BOMB}]>'),
    "a file of ours": said("&x;", f'<!DOCTYPE d [<!ENTITY x SYSTEM "{PASSWORDS.as_uri()}">]>'),
    "a DTD of theirs": said("x", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">'),
    "a DTD that does nothing": said("x", "<!DOCTYPE d>"),
    "elements without end": said("<a>" * 10_000 + "x" + "</a>" * 10_000),
    "half of it": said("x")[:-8],
    "no XML": "x",
}


def test_xml_with_a_dtd_or_entities_is_refused():
    for what, xml in EVIL_XML.items():
        assert extract_text(with_document(xml)) == {"problem": DAMAGED_PROBLEM}, what


def test_a_part_that_unpacks_too_large_is_refused():
    """It is packed well, and not so well that it is taken for a bomb."""
    line = random.Random(0).randbytes(4000).hex()  # noqa: S311
    text = f"<w:p><w:t>{line}</w:t></w:p>".encode() * (MAX_XML_BYTES // len(line) + 1)
    for original, part in ((an_odt(*SAID), "content.xml"), (a_docx(*SAID), "word/document.xml")):
        large = packed({**members_of(original), part: b'<d xmlns:w="x">' + text + b"</d>"})
        assert extract_text(large) == {"problem": DAMAGED_PROBLEM}, part


def test_at_most_two_hundred_thousand_characters_are_kept():
    long = " ".join(f"renewal {number}" for number in range(30_000))
    for content in (a_docx(long), long.encode()):
        assert len(extract_text(content)["text"]) == 200_000


def test_fifty_pages_of_a_long_pdf_are_read():
    writer = PdfWriter()
    for number in range(60):
        writer.append(io.BytesIO(a_page(f"Page {number}")))
    file = io.BytesIO()
    writer.write(file)
    text = extract_text(file.getvalue())["text"]
    assert "Page 49" in text
    assert "Page 50" not in text


def test_a_document_without_text_says_so():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    assert extract_text(file.getvalue()) == {"problem": NO_TEXT_PROBLEM, "pages": 1}


MALICIOUS_PDFS = {
    "pages in themselves": lambda: a_pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"
    ),
    "a page that is its own parent's": lambda: a_pdf_of(*one_page(b"4 0 R")),
    "a stream in streams": lambda: a_pdf_of(
        *one_page(stream(zlib.compress(zlib.compress(b" " * 300_000_000)), b"/FlateDecode/FlateDecode"))
    ),
    "no page": lambda: a_pdf_of(b"<</Type/Catalog>>"),
    "only its ends": lambda: b"%PDF-1.7 obj startxref %%EOF",
}


def test_a_malicious_pdf_ends_with_a_reason():
    given = packed({what: make() for what, make in MALICIOUS_PDFS.items()})
    for what, outcome in zip(MALICIOUS_PDFS, run_sandboxed(outcomes, given, seconds=30), strict=True):
        assert outcome.get("problem") in (DAMAGED_PROBLEM, NO_TEXT_PROBLEM), what


def test_the_process_that_reads_a_document_loads_no_more_than_its_type_needs():
    """Loading the database would take six times as long as reading a document."""
    others = ("sqlalchemy", "flask", "babel", "pypdfium2", "zipfile", "xml.etree.ElementTree", "cryptography")
    steps = [
        "import runpy, sys",
        f"child = runpy.run_path({str(SANDBOX_CHILD)!r})",
        f"child['_stand_in_for_packages']({extract_text.__module__!r})",
        f"from {extract_text.__module__} import extract_text",
        "extract_text(b'renewals')",
        f"print([name for name in {others} if name in sys.modules])",
    ]
    command = [sys.executable, "-S", "-c", "; ".join(steps)]
    environment = {"PYTHONPATH": ":".join(path or str(ROOT) for path in sys.path)}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=environment)
    assert done.stdout.split() == [b"[]"]


def test_endless_reading_is_stopped_and_the_document_stays(cast, session, client, monkeypatch):
    monkeypatch.setattr(worker, "READ_TIMEOUT_SECONDS", 2)
    endless = forms_in_forms(depth=12)
    document = a_document(an_application(cast), endless, name="evil.pdf")
    client.sign_in(cast.rita)

    assert read_one_document()

    session.refresh(document)
    assert (document.text, document.read_due_at) == (None, None)
    assert document.problem == READ_TIMEOUT_PROBLEM
    assert document.problem in client.get(f"/applications/{document.application_id}").text
    assert client.get(f"/documents/{document.id}").data == endless


def test_the_worker_process_reads_each_document_once(cast, session, commands):
    document = a_document(an_application(cast), "Łódź\x0b\u202e renewals".encode())
    session.commit()

    done = commands.run("work")

    assert done.returncode == 0, done.stderr
    assert not read_one_document()
    session.refresh(document)
    assert (document.text, document.problem) == ("Łódź renewals", None)


def test_a_document_is_read_again_after_a_crash_a_few_times(cast, session):
    document = a_document(an_application(cast))
    session.commit()
    now = clock.now()
    for attempt in range(worker.MAX_READ_ATTEMPTS):
        clock.freeze(now + attempt * worker.READ_LEASE * 1.1)
        assert worker._claim() is not None
        assert worker._claim() is None, "another worker took it as well"
    clock.freeze(now + timedelta(hours=1))

    assert read_one_document()

    session.refresh(document)
    assert document.problem == READ_TIMEOUT_PROBLEM


def test_a_document_deleted_while_read_stays_deleted(cast, session, monkeypatch):
    document = a_document(an_application(cast))
    session.commit()

    def erased_meanwhile(_work, _content, *, seconds):
        purge_documents(document.candidate)
        session.commit()
        return {"text": "renewals"}

    monkeypatch.setattr(worker, "run_sandboxed", erased_meanwhile)
    assert read_one_document()
    assert session.query(Document).all() == []


def test_a_document_with_a_missing_file_says_so(cast, session):
    document = a_document(an_application(cast))
    storage.remove_file(document.stored_as)
    session.commit()

    assert read_one_document()

    session.refresh(document)
    assert document.problem == FILE_MISSING_PROBLEM


def test_a_document_that_cannot_be_read_again_keeps_its_text(cast, session, client):
    application = an_application(cast)
    missing, too_much = (a_read_document(application, text) for text in ("Renewals", "Prospecting"))
    storage.remove_file(missing.stored_as)
    too_much.read_attempts = worker.MAX_READ_ATTEMPTS
    missing.read_due_at = too_much.read_due_at = clock.now()
    session.commit()

    while read_one_document():
        pass

    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}").text
    for document, text, why in (
        (missing, "Renewals", FILE_MISSING_PROBLEM),
        (too_much, "Prospecting", READ_TIMEOUT_PROBLEM),
    ):
        session.refresh(document)
        assert (document.text, document.problem) == (text, PROBLEMS_KEEPING_TEXT[why])
        assert document.problem in page
        assert application.candidate.name in client.get(f"/candidates?q={text}").text
