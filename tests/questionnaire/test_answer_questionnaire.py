"""A candidate answers the questions, once, through a link that needs no account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import Status
from app.questionnaire.actions import send_questionnaire
from app.shared import clock
from app.shared.links import signed_path
from app.shared.times import format_moment
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_questionnaire

ANSWERS = {"answer_1": "I listen first.", "answer_2": "DevSecOps.", "answer_3": "One platform."}


@pytest.fixture
def questionnaire(cast, session):
    return a_questionnaire(an_application(cast))


@pytest.fixture
def path(questionnaire):
    return signed_path("questionnaire", questionnaire.id)


def test_the_page_shows_the_candidate_and_the_role_and_nothing_else(client, session, questionnaire, path):
    page = client.get(path).text
    assert "Mateusz Lis" in page
    assert "Inside Sales Representative" in page
    assert format_moment(questionnaire.expires_at, "Europe/Warsaw") in page
    application = questionnaire.application
    for hidden in (application.candidate.email, "Rita Okafor", "Dana Whitfield", "EMEA", "Recruiter screen"):
        assert hidden not in page


def test_answers_are_taken_once(client, questionnaire, path):
    assert client.get(f"{path}/thanks").location == path, "thanks come after the answers"
    answer = client.submit(path, **{**ANSWERS, "answer_2": "\x00\x1b[31mDevSecOps\x9f\r\nand more"})

    assert (answer.status_code, answer.location) == (303, f"{path}/thanks")
    assert "Thank you, Mateusz Lis" in client.get(f"{path}/thanks").text
    assert questionnaire.answered_at is not None
    kept = [(answer.question, answer.text) for answer in questionnaire.answers]
    texts = ["I listen first.", "[31mDevSecOps\nand more", "One platform."]  # without control characters
    assert kept == list(
        zip([question.text for question in questionnaire.stage.questions], texts, strict=True)
    )
    again = client.forge(path, **{**ANSWERS, "answer_1": "Let me say it better."})
    assert again.status_code == 410
    assert "already answered" in again.text
    assert "Let me say it better." in again.text
    assert questionnaire.answers[0].text == "I listen first."
    assert client.get(path).status_code == 410


def test_a_forged_link_opens_nothing(client, questionnaire, path):
    other_purpose = path.replace("questionnaire", "reset", 1)
    assert other_purpose != signed_path("reset", questionnaire.id)
    token_of_reset = signed_path("reset", questionnaire.id).removeprefix("/reset/")
    for forged in (f"{path}x", "/questionnaire/1", f"/questionnaire/{token_of_reset}"):
        assert client.get(forged).status_code == 404
        assert client.get(f"{forged}/thanks").status_code == 404
        assert client.forge(forged, **ANSWERS).status_code == 404


def test_an_expired_link_takes_no_answers_and_keeps_the_draft(client, questionnaire, path):
    clock.freeze(questionnaire.expires_at - timedelta(minutes=1))
    form = client.form_for(path)
    clock.move(timedelta(minutes=1))

    answer = client.send(form, **ANSWERS)

    assert answer.status_code == 410
    assert "has expired" in answer.text
    assert "I listen first." in answer.text
    assert questionnaire.answered_at is None
    assert client.get(path).status_code == 410


def test_a_replaced_link_points_to_the_latest_mail(client, session, questionnaire, path):
    application = questionnaire.application
    newer = send_questionnaire(application, by=application.opening.recruiter)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "latest mail" in answer.text
    assert client.get(signed_path("questionnaire", newer.id)).status_code == 200


def test_a_link_of_an_ended_application_takes_no_answers_and_does_not_say_why(client, cast, session):
    for status in (Status.DECLINED, Status.WITHDRAWN, Status.HIRED):
        asked = a_questionnaire(an_application(cast, status=status))
        path = signed_path("questionnaire", asked.id)
        answer = client.get(path)
        assert answer.status_code == 410
        assert status.value not in answer.text
        assert client.forge(path, **ANSWERS).status_code == 410
        assert asked.answers == []


def test_a_blank_or_too_long_answer_is_refused_and_the_others_stay_typed(client, questionnaire, path):
    form, long = client.form_for(path), "long " * 150_000
    for wrong, sentence in (
        ("", "Fill this in."),
        (" \n\t ", "Fill this in."),
        ("\0\x07", "Fill this in."),
        (long, "limit: 20,000 characters"),
    ):
        answer = client.send(form, **{**ANSWERS, "answer_2": wrong})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "I listen first." in answer.text
    assert long.strip() in answer.text
    assert client.post(path, data=ANSWERS).status_code == 400, "a form without its token"
    assert questionnaire.answered_at is None


def test_markup_in_a_name_or_an_answer_stays_text(client, cast, session):
    candidate = a_candidate(name="<img src=x> {{7*7}}")
    asked = a_questionnaire(an_application(cast, candidate=candidate))
    path = signed_path("questionnaire", asked.id)
    page = client.get(path).text
    assert "&lt;img src=x&gt; {{7*7}}" in page
    assert "<img" not in page
    refused = client.submit(path, answer_1="</textarea><script>", answer_2="", answer_3="").text
    assert "&lt;/textarea&gt;&lt;script&gt;" in refused
