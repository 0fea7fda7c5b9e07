"""A document is handed out to who may read it, as a file to keep and never as a page (7, 9, 11, 12)."""

from __future__ import annotations

import io

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.db.base import db
from app.documents.models import Document
from app.interviews.models import InterviewState
from tests.documents.test_store_document import DOCX, ODT, PDF
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import A_TEXT, a_document
from tests.factories.interviews import an_interview
from tests.real.page import Page

NAMES = {  # of texts, as they are handed out
    "CV Lena.docx": 'attachment; filename="CV Lena.txt"',
    "Zoë.pdf": "attachment; filename=Zoe.txt; filename*=UTF-8''Zo%C3%AB.txt",
    '"><img src=x onerror=alert(1)>.pdf': 'attachment; filename="img src=x onerror=alert(1).txt"',
    "x\r\nSet-Cookie: a=b\r\n\r\n<html>": 'attachment; filename="x Set-Cookie a=b html.txt"',
    "../../etc/passwd": "attachment; filename=passwd.txt",
    "C:\\windows\\system32.exe": "attachment; filename=system32.txt",
    "cv.pdf\0.exe": "attachment; filename=cv.pdf.txt",
    "..": "attachment; filename=document.txt",
    "": "attachment; filename=document.txt",
}


def add_to(application) -> str:
    return f"/applications/{application.id}/documents/add"


def sent_whole(client, url: str, content: bytes) -> TestResponse:
    """The form with this file, put into bytes here: the client would leave a file of its own open."""
    fields = client.form_for(url).filled({"document": FileStorage(io.BytesIO(content), "cv.pdf")})
    boundary, body = encode_multipart(fields)
    return client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_download_is_complete_has_a_fixed_type_and_runs_nothing(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)
    for content, media_type in (
        (PDF, "application/pdf"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (ODT, "application/vnd.oasis.opendocument.text"),
        (A_TEXT, "text/plain"),
    ):
        answer = client.get(f"/documents/{a_document(application, content, name='cv.html').id}")

        assert answer.data == content
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=cv.")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
        assert answer.headers["Cache-Control"] == "no-store"


def test_file_names_are_safe_in_headers_and_pages(client, cast, session):
    application = an_application(cast, 4)
    documents = {name: a_document(application, b"Number %d" % n, name=name) for n, name in enumerate(NAMES)}
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.rita)
    pages = [Page(client.get(f"/applications/{application.id}").text)]
    for name, document in documents.items():
        answer = client.get(f"/documents/{document.id}")
        assert answer.headers["Content-Disposition"] == NAMES[name]
        assert "a=b" not in "".join(answer.headers.getlist("Set-Cookie"))
    client.sign_in(cast.ines)
    pages.append(Page(client.get(f"/interviews/{interview.id}").text))

    for page in pages:
        assert not page.all("img")
        shown = {link.attributes.get("href"): link.text for link in page.all("a")}
        for document in documents.values():
            assert shown[f"/documents/{document.id}"] == document.name


def test_an_interviewer_reads_documents_unless_the_interview_is_cancelled(client, cast, session):
    application = an_application(cast, 4)
    address = f"/documents/{a_document(application).id}"
    client.sign_in(cast.ines)
    assert client.get(address).status_code == 404

    interview = an_interview(application, cast.ines)
    assert client.get(address).status_code == 200

    interview.state = InterviewState.CANCELLED
    assert client.get(address).status_code == 404


def test_an_internal_candidate_cannot_read_their_documents_as_a_user(client, cast, session):
    own = an_application(cast, 3, candidate=a_candidate("Rita Okafor", user=cast.rita))
    an_interview(own, cast.rita)
    document = a_document(own)
    client.sign_in(cast.rita)

    assert client.get(f"/documents/{document.id}").status_code == 404
    assert client.forge(add_to(own)).status_code == 404


def test_a_forged_referrer_header_opens_nothing(client, cast, session):
    document = a_document(an_application(cast))
    session.commit()
    headers = {"Referer": "http://localhost/jobs", "X-Original-URL": "/"}

    for path in (f"/documents/{document.id}", f"/documents/{document.stored_as}", f"/{document.stored_as}"):
        assert client.get(path, headers=headers).status_code in (303, 404)
    assert client.get(f"/static/now/../../instance/documents/{document.stored_as}").status_code == 404


def test_a_recruiter_adds_a_document_to_an_application(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)

    answer = client.submit(add_to(application), document=(io.BytesIO(DOCX), "Résumé, Lena.docx"))
    page = client.get(answer.location).text

    document = db.session.query(Document).one()
    assert (answer.status_code, document.uploaded_by) == (303, cast.rita)
    assert "Résumé, Lena.docx" in page
    assert f"DOCX, {round(len(DOCX) / 1000)} kB" in page
    assert "added a document" in client.get(f"{answer.location}/history").text


def test_a_refused_document_is_explained_and_not_stored(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)
    for content, status, sentence in (
        (b"", 422, "The file is empty."),
        (b"<svg></svg>", 422, "not a PDF"),
        (PDF + b" " * 10 * 1024 * 1024, 422, "too large"),
        (b"x" * 12 * 1024 * 1024, 413, "limit 10 MB"),
    ):
        answer = sent_whole(client, add_to(application), content)
        assert (answer.status_code, sentence in answer.text) == (status, True), sentence
    for sent in ({}, {"document": (io.BytesIO(b""), "")}, {"document": "a text"}):
        answer = client.submit(add_to(application), **sent)
        assert (answer.status_code, "Choose a file." in answer.text) == (422, True), sent

    assert session.query(Document).all() == []
