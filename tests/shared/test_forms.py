"""A form takes the words that were typed into it, all of them, and nothing else in their place."""

from __future__ import annotations

import io

import pytest

from tests.factories.applications import an_application

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
def test_json_is_nothing_typed_even_with_a_good_token(client, withdraw, body):
    address, token = withdraw

    answer = client.post(address, json=body, headers={"X-CSRFToken": token})

    assert answer.status_code in (400, 422)


def test_an_empty_body_with_a_good_token_is_an_empty_form(client, withdraw):
    address, token = withdraw

    assert client.post(address, headers={"X-CSRFToken": token}).status_code == 422


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
