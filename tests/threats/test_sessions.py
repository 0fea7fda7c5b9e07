"""A session is signed by us, begins anew at sign-in, and its links name one person once (20, 27, 29, 31)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.people.rules import MOST_FAILURES_FROM_ONE_ADDRESS
from app.shared.links import read_token, signed_path
from tests.cast import PASSWORD

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a cookie is Python's


def cookie_signed_with(key: str, **values: object) -> str:
    stranger = Flask("stranger")
    stranger.secret_key = key
    signer = SecureCookieSessionInterface().get_signing_serializer(stranger)
    assert signer
    return str(signer.dumps(values))


def test_a_cookie_signed_by_someone_else_opens_nothing(app, cast, session, client):
    session.commit()
    ours = cookie_signed_with(app.secret_key, _user_id=cast.ada.get_id())
    client.set_cookie("onramp", ours)
    assert client.get("/people").status_code == 200, "or this test forges in vain"

    for forged in (cookie_signed_with("guess", _user_id=cast.ada.get_id()), ours[:-2], "x", ""):
        client.set_cookie("onramp", forged)
        assert client.get("/people").status_code == 303


@pytest.mark.parametrize("user_id", ["", "1", "1:", ":0", "1:1", "1:-1", "x:y", "1:0:0", None])
def test_a_session_that_names_nobody_is_nobodys(app, cast, session, client, user_id):
    session.commit()
    client.set_cookie("onramp", cookie_signed_with(app.secret_key, _user_id=user_id))

    assert client.get("/").status_code == 303


def test_signing_in_begins_a_new_session(cast, client):
    token = client.form_for("/sign-in").values["csrf_token"][0]
    client.submit("/sign-in", email=cast.ada.email, password=PASSWORD)

    assert client.post("/people/invite", data={"csrf_token": token}).status_code == 400


def test_a_token_is_worth_nothing_in_another_session(app, cast, session, client):
    client.sign_in(cast.ada)
    mine = client.form_for("/people/invite").values["csrf_token"]
    other = app.test_client()
    other.sign_in(cast.ada)

    assert other.post("/people/invite", data={"csrf_token": mine}).status_code == 400


def test_a_link_is_read_for_its_purpose_only(cast):
    token = signed_path("reset", 7).rpartition("/")[2]

    assert read_token("reset", token) == 7
    for purpose in ("invitation", "questionnaire", "", "reset "):
        assert read_token(purpose, token) is None
    for forged in ("", token[:-1], token.upper(), f"OA.{token.partition('.')[2]}", "None", "\0", "é"):
        assert read_token("reset", forged) is None


def test_pretending_to_come_from_elsewhere_does_not_end_the_pause(cast, client):
    form = client.form_for("/sign-in")
    for number in range(MOST_FAILURES_FROM_ONE_ADDRESS + 1):
        typed = {**form.values, "email": f"guess{number}@example.com", "password": "a long wrong password"}
        headers = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
        answer = client.post("/sign-in", data=typed, headers=headers)

    assert answer.status_code == 429
