"""The résumé of an applicant is required, judged by its content, and kept with the application."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.candidates.models import Application, Candidate
from app.documents import document_content
from app.documents.models import Document
from app.documents.store import MAX_DOCUMENTS, store_document
from app.shared.refusals import RuleBroken
from tests.careers.applying import LENA, applies, page_of, sends, sent_whole
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.documents import a_document
from tests.real.page import but_for_tokens

NOBODY = "nobody@example.org"
NO_DOCUMENT = [b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04 not an archive", b"%PDF-1.7 half of it"]


def test_an_invalid_document_is_refused_the_same_way_for_everyone(client, cast, session):
    """Of an application that is known, and of a stranger."""
    opening = an_opening(cast)
    an_application(cast, opening=opening, candidate=a_candidate(email="lena@example.org"))
    form = client.form_for(page_of(opening))

    for content in (None, *NO_DOCUMENT):
        known, stranger = (
            sends(client, form, resume=content, email=email) for email in ("lena@example.org", NOBODY)
        )
        assert known.status_code == stranger.status_code == 422, content
        assert "Leipzig, Germany" in known.text
        assert but_for_tokens(known.text).replace("lena@example.org", NOBODY) == but_for_tokens(stranger.text)
    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert session.scalars(select(Document)).all() == []


def test_a_refused_form_asks_for_the_file_again_and_takes_another(client, cast, session):
    form = client.form_for(page_of(an_opening(cast)))

    assert "Choose your résumé again" in sends(client, form, name="").text
    assert sends(client, form).status_code == 303


def test_the_file_of_a_second_application_is_with_the_first(client, cast, session):
    opening = an_opening(cast)
    applies(client, opening)
    applies(client, opening, resume=b"Lena Brandt, now with a newer line.\n")

    application = session.scalars(select(Application)).one()
    assert [document_content(document)[-12:] for document in application.documents][-1] == b"newer line.\n"
    assert len(application.documents) == 2


def test_documents_of_strangers_do_not_count_against_the_recruiter(client, cast, session):
    """Strangers who apply with a candidate's email do not read of the limit either (50)."""
    application = an_application(cast, candidate=a_candidate(email="lena@example.org"))
    for number in range(MAX_DOCUMENTS):
        a_document(application, f"Stranger {number}\n".encode())

    answer = applies(client, application.opening)

    assert (answer.status_code, answer.location) == (303, f"{page_of(application.opening)}/thanks")
    assert len(application.documents) == MAX_DOCUMENTS
    for number in range(MAX_DOCUMENTS):
        store_document(application, name="x.txt", content=f"Ours {number}\n".encode(), by=cast.rita)
    with pytest.raises(RuleBroken, match="the maximum number of documents"):
        store_document(application, name="x.txt", content=b"One too many\n", by=cast.rita)


def test_text_in_the_file_field_is_not_a_file(client, cast, session):
    form = client.form_for(page_of(an_opening(cast)))

    answer = sent_whole(client, form.url, {**form.filled(LENA), "document": "résumé"}, resume=None)

    assert answer.status_code == 422
    assert session.scalars(select(Candidate)).all() == []
