"""A document is handed out to who may read it, as a file to keep and never as a page (7, 9, 11, 12)."""

from __future__ import annotations

import io

import pytest
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

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAMES = {
    "CV Lena.docx": 'attachment; filename="CV Lena.docx"',
    "Zoë.pdf": "attachment; filename=Zoe.docx; filename*=UTF-8''Zo%C3%AB.docx",
    '"><img src=x onerror=alert(1)>.pdf': 'attachment; filename="img src=x onerror=alert(1).docx"',
    "x\r\nSet-Cookie: a=b\r\n\r\n<html>": 'attachment; filename="x Set-Cookie a=b html.docx"',
    "../../etc/passwd": "attachment; filename=passwd.docx",
    "C:\\windows\\system32.exe": "attachment; filename=system32.docx",
    "cv.pdf\0.exe": "attachment; filename=cv.pdf.docx",
    "..": "attachment; filename=document.docx",
    "": "attachment; filename=document.docx",
}


def add_to(application) -> str:
    return f"/applications/{application.id}/documents"


def sent_whole(client, url: str, content: bytes) -> TestResponse:
    """The form with this file, put into bytes here: the client would leave a file of its own open."""
    fields = client.form_for(url).filled({"document": FileStorage(io.BytesIO(content), "cv.pdf")})
    boundary, body = encode_multipart(fields)
    return client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@on_one_database
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (ODT, "application/vnd.oasis.opendocument.text"),
        (A_TEXT, "text/plain"),
    ],
    ids=["pdf", "docx", "odt", "txt"],
)
def test_a_download_is_complete_has_a_fixed_type_and_runs_nothing(client, cast, session, content, media_type):
    document = a_document(an_application(cast), content, name="cv.html")
    client.sign_in(cast.rita)

    answer = client.get(f"/documents/{document.id}")

    assert answer.data == content
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=cv.")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    assert answer.headers["Cache-Control"] == "no-store"


@on_one_database
@pytest.mark.parametrize("name", NAMES)
def test_file_names_are_safe_in_headers_and_pages(client, cast, session, name):
    application = an_application(cast, 4)
    document = a_document(application, DOCX, name=name)
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.rita)

    answer = client.get(f"/documents/{document.id}")
    pages = [client.get(f"/applications/{application.id}").text]
    client.sign_in(cast.ines)
    pages.append(client.get(f"/interviews/{interview.id}").text)

    assert answer.headers["Content-Disposition"] == NAMES[name]
    assert "Set-Cookie" not in {header for header, _ in answer.headers if "a=b" in answer.headers[header]}
    for text in pages:
        page = Page(text)
        assert not page.all("img")
        links = [link for link in page.all("a") if link.attributes.get("href") == f"/documents/{document.id}"]
        assert [link.text for link in links] == [document.name]


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


@on_one_database
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
    assert "added a document" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<svg></svg>", "not a PDF"),
        (PDF + b" " * 10 * 1024 * 1024, "too large"),
    ],
    ids=["empty", "svg", "too large"],
)
def test_a_refused_document_is_explained_and_not_stored(client, cast, session, content, sentence):
    application = an_application(cast)
    client.sign_in(cast.rita)

    answer = sent_whole(client, add_to(application), content)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not application.documents


@on_one_database
def test_a_form_sent_without_a_file_asks_for_one(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)

    for sent in ({}, {"document": (io.BytesIO(b""), "")}, {"document": "a text"}):
        answer = client.submit(add_to(application), **sent)
        assert answer.status_code == 422
        assert "Choose a file." in answer.text


@on_one_database
def test_a_file_that_is_too_large_is_refused_unread(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)

    answer = sent_whole(client, add_to(application), b"x" * 12 * 1024 * 1024)

    assert answer.status_code == 413
    assert "limit 10 MB" in answer.text
