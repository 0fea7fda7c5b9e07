"""A form takes the words that were typed into it, all of them, and nothing else in their place."""

from __future__ import annotations

import io

import pytest

from tests.factories.applications import an_application
from tests.real.page import but_for_tokens

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a form is read in Python


@pytest.fixture
def withdraw(client, cast, session):
    """The address of a form that needs nothing but the version its page was made from, and a token."""
    address = f"/applications/{an_application(cast, 3).id}/withdraw"
    client.sign_in(cast.rita)
    return address, client.form_for(address).values["csrf_token"][0]


def test_a_version_that_was_not_sent_is_not_taken_from_the_record(client, withdraw):
    address, token = withdraw

    answer = client.post(address, data={"csrf_token": token})

    assert answer.status_code == 422
    assert "The page was incomplete." in answer.text


@pytest.mark.parametrize(
    "body", [{}, {"version": 3}, {"version": "3", "note": {"a": 1}}, {"note": 7}], ids=repr
)
def test_json_is_no_form_even_with_a_good_token(client, withdraw, body):
    address, token = withdraw

    answer = client.post(address, json=body, headers={"X-CSRFToken": token})

    assert answer.status_code == 415
    assert "accepts forms only" in answer.text


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/xml", "application/octet-stream", "a"]
)
def test_a_body_of_another_kind_or_of_none_is_no_form(client, withdraw, content_type):
    address, token = withdraw
    typed = f"csrf_token={token}&version=3".encode()

    answer = client.post(address, data=typed, content_type=content_type, headers={"X-CSRFToken": token})

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "sent", [{}, {"data": b"", "content_type": "application/x-www-form-urlencoded"}], ids=str
)
def test_an_empty_body_with_a_good_token_beside_it_is_no_form_sent_empty(client, cast, sent):
    """It would wipe a person's weekly hours: the form has no field that must be filled in."""
    client.sign_in(cast.ines)
    assert client.submit("/availability", from_0_1="09:00", to_0_1="17:00").status_code == 303
    token = client.form_for("/availability").values["csrf_token"][0]
    before = client.get("/availability").text

    assert client.post("/availability", headers={"X-CSRFToken": token}, **sent).status_code == 400
    assert client.post("/availability", headers={"X-CSRFToken": token}, json={}).status_code == 415
    assert but_for_tokens(client.get("/availability").text) == but_for_tokens(before)


@pytest.mark.parametrize("field", ["note", "version"])
def test_a_file_is_not_words(client, withdraw, field):
    address, token = withdraw
    sent = {"csrf_token": token, field: (io.BytesIO(b"\x89PNG\r\n" + bytes(256)), "note.txt")}

    answer = client.post(address, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422


def test_a_field_sent_twice_is_read_once(client, withdraw):
    address, token = withdraw

    answer = client.post(address, data={"csrf_token": token, "version": ["3", "4"], "note": ["a", "b"]})

    assert answer.status_code == 303


def test_a_box_that_is_not_offered_is_refused_with_a_plain_sentence(client, cast):
    client.sign_in(cast.ada)
    page = f"/people/{cast.ines.id}"

    answer = client.forge(page, roles=["interviewer", "king"])

    assert answer.status_code == 422
    assert "Choose only from the list." in answer.text
