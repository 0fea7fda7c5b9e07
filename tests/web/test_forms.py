"""A form takes the values of its own fields, and nothing else in their place."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from app.shared.refusals import RuleBroken
from app.web.forms import Form
from tests.factories.applications import an_application
from tests.real.page import but_for_tokens

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a form is read in Python


@pytest.fixture
def withdraw(client, cast, session):
    """The address of a form that needs only the version of its page, and its token."""
    address = f"/applications/{an_application(cast, 3).id}/withdraw"
    client.sign_in(cast.rita)
    return address, client.form_for(address).values["csrf_token"][0]


def test_a_missing_version_is_refused_and_not_taken_from_the_record(client, withdraw):
    address, token = withdraw

    answer = client.post(address, data={"csrf_token": token})

    assert answer.status_code == 422
    assert "The page was incomplete." in answer.text


def test_json_and_other_bodies_are_refused_with_a_good_token_too(client, withdraw):
    address, token = withdraw
    by_header = {"X-CSRFToken": token}

    for body in ({}, {"version": 3}, {"version": "3", "note": {"a": 1}}, {"note": 7}):
        answer = client.post(address, json=body, headers=by_header)
        assert answer.status_code == 415, body
        assert "accepts forms only" in answer.text
    typed = f"csrf_token={token}&version=3".encode()
    for content_type in ("", "text/plain", "application/xml", "application/octet-stream", "a"):
        answer = client.post(address, data=typed, content_type=content_type, headers=by_header)
        assert answer.status_code == 415, content_type


def test_an_empty_body_with_a_good_token_is_not_a_form_with_empty_fields(client, cast):
    """It would delete a person's weekly hours: that form has no field that must be filled in."""
    client.sign_in(cast.ines)
    assert client.submit("/availability", from_0_1="09:00", to_0_1="17:00").status_code == 303
    token = client.form_for("/availability").values["csrf_token"][0]
    before = client.get("/availability").text
    by_header = {"X-CSRFToken": token}

    for sent in ({}, {"data": b"", "content_type": "application/x-www-form-urlencoded"}):
        assert client.post("/availability", headers=by_header, **sent).status_code == 400, sent
    assert client.post("/availability", headers=by_header, json={}).status_code == 415
    assert but_for_tokens(client.get("/availability").text) == but_for_tokens(before)


def test_a_file_in_a_text_field_is_refused(client, withdraw):
    address, token = withdraw

    for field in ("note", "version"):
        sent = {"csrf_token": token, field: (io.BytesIO(b"\x89PNG\r\n" + bytes(256)), "note.txt")}
        answer = client.post(address, data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422, field


def test_a_field_sent_twice_is_read_once(client, withdraw):
    address, token = withdraw

    answer = client.post(address, data={"csrf_token": token, "version": ["3", "4"], "note": ["a", "b"]})

    assert answer.status_code == 303


def test_a_checkbox_that_is_not_offered_is_refused_with_a_plain_sentence(client, cast):
    client.sign_in(cast.ada)
    page = f"/people/{cast.ines.id}"

    answer = client.forge(page, roles=["interviewer", "king"])

    assert answer.status_code == 422
    assert "Choose only from the list." in answer.text


class _Rename(Form):
    class Meta(Form.Meta):
        csrf = False


@pytest.mark.parametrize("refusal", [RuleBroken("Not now."), ValueError("a mistake of ours")])
def test_nothing_is_left_of_what_a_refused_action_wrote(app, cast, session, refusal):
    """Not even on the page that shows the refusal."""
    session.commit()

    def rename():
        cast.rita.name = "Renamed"
        session.flush()
        raise refusal

    with app.test_request_context(method="POST"), suppress(ValueError):
        assert not _Rename().submit(rename)

    assert cast.rita.name == "Rita Okafor"
