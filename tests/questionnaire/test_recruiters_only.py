"""An answer that only recruiters read is on no page, in no search, file, mail, kit or review of others."""

from __future__ import annotations

from io import BytesIO

import pytest

from app.documents.worker import read_one_document
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.outbox.models import Message
from app.portal.personal_data import personal_data
from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared.links import signed_path
from tests.factories.interviews import an_interview
from tests.questionnaire.asked import asked_of_each_kind
from tests.real.page import Page

QUESTIONS = [
    Question("Why us?"),
    Question("What do you earn?", recruiters_only=True),
    Question("Your payslip", QuestionKind.FILE, recruiters_only=True),
]
SECRETS = ("qwyjibo", "payslip-of-march", "zorkmid")


@pytest.fixture
def questionnaire(client, cast, session) -> Questionnaire:
    """Answered, with a file that the worker has read."""
    asked = asked_of_each_kind(cast, QUESTIONS)
    payslip = (BytesIO(b"A zorkmid a month, paid to Mateusz."), "payslip-of-march.txt")
    given = {"answer_1": "The product.", "answer_2": "One qwyjibo.", "answer_3": payslip}
    assert client.submit(signed_path("questionnaire", asked.id), **given).status_code == 303
    assert read_one_document()
    return asked


def pages_of(questionnaire: Questionnaire) -> list[str]:
    application = questionnaire.application
    at, opening = f"/applications/{application.id}", application.opening
    tabs = ("", "/answers", "/interviews", "/notes", "/documents", "/mail", "/history", "/packet")
    return [*(at + tab for tab in tabs), f"/openings/{opening.id}", "/applications", "/"]


def test_a_recruiter_reads_them(client, cast, questionnaire):
    client.sign_in(cast.rita)
    at = f"/applications/{questionnaire.application_id}"
    read = client.get(f"{at}/answers").text
    assert "One qwyjibo." in read
    assert "Only for recruiters" in read
    assert "payslip-of-march" in client.get(f"{at}/documents").text
    assert "zorkmid" in client.get(f"{at}/packet").text
    assert client.get(f"/documents/{questionnaire.answers[2].document_id}").status_code == 200


def test_the_hiring_manager_finds_them_on_no_page(client, cast, questionnaire):
    client.sign_in(cast.dana)
    for page in pages_of(questionnaire):
        answer = client.get(page)
        assert answer.status_code in (200, 303, 403, 404), page
        assert not any(secret in answer.text for secret in SECRETS), page
    assert "The product." in client.get(f"/applications/{questionnaire.application_id}/answers").text
    document_id = questionnaire.answers[2].document_id
    for part in ("", "/preview", "/picture", "/thumbnail"):
        assert client.get(f"/documents/{document_id}{part}").status_code == 404


def test_no_export_has_them(client, cast, questionnaire):
    export = "/applications/export"
    for reader in (cast.rita, cast.dana):
        client.sign_in(reader)
        for kind in ("csv", "xlsx"):
            data = client.send(client.form_for(export, page=export), kind=kind).data
            assert not any(secret.encode() in data for secret in SECRETS)


def test_the_candidate_has_all_of_it_in_their_data(questionnaire):
    (told,) = personal_data(questionnaire.application.candidate)["applications"]
    answers = told["questionnaires"][0]["answers"]
    assert [each["answer"] for each in answers] == ["The product.", "One qwyjibo.", "payslip-of-march.txt"]
    assert answers[2]["file"].endswith("payslip-of-march.txt")


def test_no_search_finds_their_words(client, cast, questionnaire):
    for reader in (cast.rita, cast.dana):
        client.sign_in(reader)
        name = questionnaire.application.candidate.name
        for secret in ("qwyjibo", "zorkmid", "payslip"):
            assert name not in client.get(f"/search?q={secret}").text
    assert name in client.get("/search?q=product").text


def test_no_kit_has_them_not_even_that_of_a_recruiter(client, cast, questionnaire):
    for interviewer in (cast.ines, cast.rita):
        interview = an_interview(
            questionnaire.application, interviewer, stage=questionnaire.application.opening.stages[1]
        )
        client.sign_in(interviewer)
        kit = client.get(f"/interviews/{interview.id}").text
        assert "The product." in kit
        assert not any(secret in kit for secret in SECRETS)
    client.sign_in(cast.ines)
    assert client.get(f"/documents/{questionnaire.answers[2].document_id}").status_code == 404


def test_no_review_has_them(client, cast, questionnaire):
    opening = questionnaire.application.opening
    change_reviewer(opening, cast.dana, by=cast.rita)
    client.sign_in(cast.dana)
    desk = f"/openings/{opening.id}/desk"
    first = client.submit(f"{desk}/begin", page=desk).location
    assert "Question 1 of 1" in client.get(first).text
    for position in (2, 3):
        assert client.get(f"{first.rpartition('/')[0]}/{position}").status_code == 404
    assert client.submit(first, score="3").location == desk
    assert client.submit(f"{desk}/finish", page=desk).status_code == 303
    results = Page(client.get(f"{desk}/results").text)
    assert [th.text for th in results.all("th") if th.text.startswith("Q")] == ["Q1"]


def test_no_mail_tells_of_them(cast, session, questionnaire):
    for mail in session.query(Message):
        assert not any(secret in f"{mail.subject}{mail.body}" for secret in SECRETS)


def test_the_same_file_of_others_stays_beside_it(client, cast, session, questionnaire):
    """Adding the same file is a document of its own, and tells nothing of the other."""
    client.sign_in(cast.rita)
    again = (BytesIO(b"A zorkmid a month, paid to Mateusz."), "other.txt")
    client.submit(f"/applications/{questionnaire.application_id}/documents/add", document=again)
    session.refresh(questionnaire.application)
    assert [each.recruiters_only for each in questionnaire.application.documents] == [True, False]
