"""Each question is asked in its kind, takes what its kind takes, and loses nothing that was typed."""

from __future__ import annotations

import zipfile
from contextlib import closing
from dataclasses import replace
from io import BytesIO

import pytest

from app.db.base import db
from app.documents import file_storage as storage
from app.documents import file_type
from app.documents.models import ErasedFile
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.portal.data_download import DataDownload
from app.questionnaire.actions import send_questionnaire
from app.questionnaire.models import AnswerFile
from app.questionnaire.rules import checked_answer
from app.shared.links import signed_path
from app.shared.refusals import RuleBroken
from tests.questionnaire.asked import A_PLAN, GIVEN, OF_EACH_KIND, asked_of_each_kind

MOST = 1000  # bytes of a file, instead of ten million
NUMBER = Question("How many?", QuestionKind.NUMBER, low=1, high=50)
LINK = Question("Where?", QuestionKind.LINK)


@pytest.fixture
def questionnaire(cast, session):
    return asked_of_each_kind(cast)


@pytest.fixture
def path(questionnaire):
    return signed_path("questionnaire", questionnaire.id)


def a_file(content=A_PLAN, name="plan.txt"):
    return (BytesIO(content), name)


def by_button(client, path, number=0, **fields):
    """What the button to save for later sends."""
    return client.forge(f"{path}/draft", number=number, tab="", then="come back", **fields)


def test_each_kind_is_asked_sent_and_read(client, app, cast, questionnaire, path):
    page = client.get(path).text
    assert 'type="radio" value="Yes"' in page
    assert "Enter a number from 1 to 50." in page
    assert "Names a reason." not in page, "a guide is for those who review"

    answer = client.submit(path, **GIVEN, answer_5=a_file())

    assert answer.status_code == 303, answer.text
    answers = questionnaire.answers
    texts = ["The product.", "Yes", "7.5", "https://example.com/work", "plan.txt", "A zloty and a half."]
    assert [each.text for each in answers] == texts
    assert storage.read_file(answers[4].document.stored_as) == A_PLAN
    assert questionnaire.application.documents == [answers[4].document]
    assert db.session.query(AnswerFile).count() == 0
    rita = app.test_client()
    rita.sign_in(cast.rita)
    read = rita.get(f"/applications/{questionnaire.application_id}/answers").text
    assert f'href="/documents/{answers[4].document_id}"' in read
    assert '<a href="https://example.com/work" rel="nofollow' in read
    assert "Guide: Names a reason." in read


def test_what_was_typed_and_chosen_is_never_lost(client, questionnaire, path):
    refused = client.submit(path, **{**GIVEN, "answer_3": "many"}, answer_5=a_file())

    assert refused.status_code == 422
    assert "Enter a number such as 12" in refused.text
    assert 'value="many"' in refused.text
    assert "Saved: plan.txt" in refused.text, "a browser does not choose a file again"
    assert client.forge(path, **{**GIVEN, "answer_3": ""}).status_code == 422
    again = by_button(client, path, answer_5=a_file(b"Another", "b.txt"))
    assert again.status_code == 303
    assert [each.name for each in questionnaire.files] == ["b.txt"]
    with closing(DataDownload(questionnaire.application.candidate)) as download:
        content = b"".join(download)
    with zipfile.ZipFile(BytesIO(content)) as data:
        assert data.read(f"answers/{questionnaire.id}-5-b.txt") == b"Another"
    assert db.session.query(ErasedFile).count() == 1, "the file that was replaced"
    assert client.submit(path, **GIVEN).status_code == 303
    assert questionnaire.answers[4].text == "b.txt"


def test_a_file_can_be_removed_and_a_required_one_is_missed(client, questionnaire, path):
    by_button(client, path, answer_5=a_file())
    refused = client.submit(path, **GIVEN, answer_5_removed="y")
    assert refused.status_code == 422
    assert "Choose a file." in refused.text
    by_button(client, path, number=1, answer_5_removed="y")
    assert questionnaire.files == []


def test_what_a_question_does_not_take_is_refused_beside_it(client, questionnaire, path, monkeypatch):
    monkeypatch.setattr(file_type, "MAX_DOCUMENT_BYTES", MOST)
    for field, odd in (
        ("answer_2", "Perhaps"),
        ("answer_2", ""),
        ("answer_3", "NaN"),
        ("answer_3", "1e400"),
        ("answer_3", "9" * 4000),
        ("answer_3", "51"),
        ("answer_4", "javascript:alert(1)"),
        ("answer_4", "https://"),
        ("answer_5", a_file(b"<html>")),
        ("answer_5", a_file(b"x" * (MOST + 1))),
    ):
        answer = client.forge(path, **{**GIVEN, "answer_5": a_file(), field: odd})
        assert answer.status_code == 422, (field, odd)
        assert f'id="{field}-error"' in answer.text
        assert "The product." in answer.text
    assert client.forge(path, **GIVEN, answer_5="not a file").status_code in (303, 422)


def test_a_huge_body_is_refused_and_the_draft_stays(client, questionnaire, path):
    client.forge(f"{path}/draft", number=0, tab="one", **GIVEN)
    huge = {"CONTENT_LENGTH": str(64 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert client.post(path, environ_overrides=huge).status_code == 413
    assert "The product." in client.get(path).text


@pytest.mark.parametrize(
    ("question", "text", "stored"),
    [
        (NUMBER, "1 0", "10"),
        (NUMBER, "007", "7"),
        (NUMBER, "10.50", "10.5"),
        (replace(NUMBER, low=None), "-3", "-3"),
        (replace(NUMBER, low=None), "-0", "0"),
        (replace(NUMBER, required=False), " ", ""),
        (LINK, " https://example.com/a ", "https://example.com/a"),
    ],
)
def test_an_answer_is_stored_in_one_form(question, text, stored):
    assert checked_answer(question, text) == stored


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *((NUMBER, odd) for odd in ("inf", "1,000", "٣", "0x1", "--1", "0", "1.", "")),
        *((LINK, odd) for odd in ("example.com", "ftp://example.com", "https://me@example.com", "")),
        (LINK, f"https://example.com/{'a' * 500}"),
    ],
)
def test_an_odd_answer_is_refused(question, text):
    with pytest.raises(RuleBroken):
        checked_answer(question, text)


def test_sending_again_takes_the_draft_along_question_by_question(client, cast, questionnaire, path):
    by_button(client, path, **{**GIVEN, "answer_2": "No"}, answer_5=a_file())
    stage = questionnaire.stage
    stage.questions = [Question("New?"), *OF_EACH_KIND[:1], *OF_EACH_KIND[4:]]

    again = send_questionnaire(questionnaire.application, by=cast.rita)

    assert again.draft == ["", "The product.", "", "A zloty and a half."]
    assert [(file.position, file.name) for file in again.files] == [(3, "plan.txt")]
    assert questionnaire.questions == OF_EACH_KIND, "it keeps what it asked"
