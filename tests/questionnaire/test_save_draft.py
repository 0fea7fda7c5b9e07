"""What a candidate types into a questionnaire is kept until they send it, and nobody else reads it."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.questionnaire.actions import send_questionnaire
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.interviews import a_questionnaire

TYPED = {"answer_1": "I listen fir", "answer_2": "", "answer_3": ""}
ANSWERS = {"answer_1": "I listen first.", "answer_2": "DevSecOps.", "answer_3": "One platform."}


@pytest.fixture
def questionnaire(cast, session):
    return a_questionnaire(an_application(cast))


@pytest.fixture
def path(questionnaire):
    return signed_path("questionnaire", questionnaire.id)


def save(client, path, *, number=0, tab="one", **typed):
    """What static/js/autosave.js sends, the page it is led to included."""
    marks = {"number": number, "tab": tab}
    return client.forge(f"{path}/draft", **{**TYPED, **marks, **typed})


def test_a_draft_is_filled_in_again(client, app, questionnaire, path):
    answer = save(client, path)

    assert (answer.status_code, answer.location) == (303, f"{path}/draft")
    saved = client.get(f"{path}/draft").json
    assert saved == {"saved_at": questionnaire.draft_at.isoformat(), "number": 1}
    elsewhere = app.test_client().get(path).text
    assert "I listen fir</textarea>" in elsewhere
    assert "Saved" in elsewhere
    assert save(client, path, number=1, answer_2="DevSec").status_code == 303
    assert questionnaire.draft == ["I listen fir", "DevSec", ""]
    by_button = save(client, path, number=2, tab="", then="come back")  # saving needs no script
    assert (by_button.status_code, by_button.location) == (303, path)
    assert "They are not sent yet." in client.get(path).text
    assert questionnaire.answered_at is None


def test_another_open_page_does_not_overwrite_it(client, questionnaire, path):
    save(client, path)
    stale = save(client, path, number=0, tab="another", answer_1="Something else")

    assert stale.status_code == 409
    assert stale.json["number"] == 1
    assert "Your answers were saved from another page" in stale.json["problem"]
    assert questionnaire.draft[0] == "I listen fir"
    by_button = client.forge(f"{path}/draft", then="come back", number=0, tab="", answer_1="Something else")
    assert by_button.status_code == 409
    assert "Something else</textarea>" in by_button.text
    assert 'name="number" type="hidden" value="1"' in by_button.text, "a second press saves it"


def test_a_page_that_lost_the_response_can_save_again(client, questionnaire, path):
    save(client, path)
    assert save(client, path).status_code == 303, "the same again"
    assert save(client, path, number=0, answer_1="I listen first").status_code == 303

    assert questionnaire.draft_number == 2


def test_a_draft_that_is_too_long_is_refused(client, questionnaire, path):
    answer = save(client, path, answer_1="x" * 20_001)

    assert answer.status_code == 422
    assert "20,000 characters" in answer.json["problem"]
    assert questionnaire.draft is None


def test_sending_ends_the_draft(client, questionnaire, path):
    save(client, path)
    client.submit(path, **ANSWERS)

    assert questionnaire.draft is None
    refused = client.forge(f"{path}/draft", number=1, tab="one", **TYPED)
    assert refused.status_code == 410
    assert "already answered" in refused.json["problem"]


def test_a_new_link_has_the_draft_of_the_old_one(client, cast, session):
    application = an_application(cast)
    first = send_questionnaire(application, by=cast.rita)
    save(client, signed_path("questionnaire", first.id))
    again = send_questionnaire(application, by=cast.rita)

    assert "I listen fir</textarea>" in client.get(signed_path("questionnaire", again.id)).text
    old = client.forge(f"{signed_path('questionnaire', first.id)}/draft", number=1, tab="one", **TYPED)
    assert old.status_code == 410


def test_a_draft_is_not_recorded_and_nobody_else_sees_it(client, app, cast, session, questionnaire, path):
    save(client, path)
    rita = app.test_client()
    rita.sign_in(cast.rita)

    assert "I listen fir" not in rita.get(f"/applications/{questionnaire.application_id}").text
    assert activity_of(questionnaire.application) == []


def test_a_forged_link_saves_nothing(client, questionnaire, path):
    assert client.forge(f"{path[:-1]}/draft", **TYPED).status_code == 404
    assert client.get(f"{path[:-1]}/draft").status_code == 404
    assert clock.now() and questionnaire.draft is None
