"""The résumé someone applies with: required, judged by its content, and kept with the application."""

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

NO_DOCUMENT = [b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04 not an archive", b"%PDF-1.7 half of it"]


@pytest.mark.parametrize("content", [None, *NO_DOCUMENT], ids=["none", "empty", "picture", "archive", "half"])
@pytest.mark.parametrize("known", [True, False])
def test_what_is_no_document_is_refused_in_the_same_words_for_anyone(client, cast, session, content, known):
    opening = an_opening(cast)
    if known:
        an_application(cast, opening=opening, candidate=a_candidate(email="lena@example.org"))
    before = session.scalar(select(func.count()).select_from(Application))

    answer = applies(client, opening, resume=content)

    assert answer.status_code == 422
    assert "Leipzig, Germany" in answer.text
    assert session.scalar(select(func.count()).select_from(Application)) == before
    assert session.scalars(select(Document)).all() == []


def test_a_page_that_comes_back_says_that_the_file_is_to_be_chosen_again(client, cast, session):
    answer = applies(client, an_opening(cast), name="")

    assert "Choose your résumé again" in answer.text


def test_the_file_of_a_second_application_is_with_the_first(client, cast, session):
    opening = an_opening(cast)
    applies(client, opening)
    applies(client, opening, resume=b"Lena Brandt, now with a newer line.\n")

    application = session.scalars(select(Application)).one()
    assert [document_content(document)[-12:] for document in application.documents][-1] == b"newer line.\n"
    assert len(application.documents) == 2


def test_nobody_learns_that_as_many_are_kept_as_can_be(client, cast, session):
    application = an_application(cast, candidate=a_candidate(email="lena@example.org"))
    for number in range(MAX_DOCUMENTS):
        a_document(application, f"Page {number}\n".encode())

    answer = applies(client, application.opening)

    assert (answer.status_code, answer.location) == (303, f"{page_of(application.opening)}/thanks")
    assert len(application.documents) == MAX_DOCUMENTS


def test_what_strangers_send_takes_none_of_the_recruiters_places(client, cast, session):
    """22 of them, in a candidate's name, kept a recruiter from adding a document (50)."""
    application = an_application(cast, candidate=a_candidate(email="lena@example.org"))
    for number in range(22):
        applies(client, application.opening, resume=f"Stranger {number}\n".encode())
    assert len(application.documents) <= MAX_DOCUMENTS

    for number in range(MAX_DOCUMENTS):
        store_document(application, name="x.txt", content=f"Ours {number}\n".encode(), by=cast.rita)
    with pytest.raises(RuleBroken, match="the maximum number of documents"):
        store_document(application, name="x.txt", content=b"One too many\n", by=cast.rita)


def test_a_file_typed_into_the_form_as_text_is_no_file(client, cast, session):
    form = client.form_for(page_of(an_opening(cast)))

    answer = sent_whole(client, form.url, {**form.filled(LENA), "document": "résumé"}, resume=None)

    assert answer.status_code == 422
    assert session.scalars(select(Candidate)).all() == []


def test_someone_who_chooses_another_file_is_taken(client, cast, session):
    opening = an_opening(cast)
    assert applies(client, opening, resume=NO_DOCUMENT[1]).status_code == 422
    assert sends(client, client.form_for(page_of(opening))).status_code == 303
