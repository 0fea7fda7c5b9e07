"""Sessions are signed and begin anew at sign-in; links name one person once (20, 27, 29, 31, 49)."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from app.people.attempts import record_attempt
from app.people.rules import SIGN_IN_LIMITS
from app.sessions.actions import start_candidate_session, start_user_session
from app.sessions.models import LoginSession
from app.shared.links import read_token, signed_path
from tests.cast import PASSWORD
from tests.factories.applications import an_application


def cookie_signed_with(key: str, **values: object) -> str:
    stranger = Flask("stranger")
    stranger.secret_key = key
    signer = SecureCookieSessionInterface().get_signing_serializer(stranger)
    assert signer
    return str(signer.dumps(values))


def test_a_cookie_signed_by_someone_else_opens_nothing(app, cast, session, client):
    session.commit()
    token = start_user_session(cast.ada.id, address="", user_agent="")
    ours = cookie_signed_with(app.secret_key, user_session=token)
    client.set_cookie("onramp", ours)
    assert client.get("/people").status_code == 200, "or this test forges in vain"

    for forged in (cookie_signed_with("guess", user_session=token), ours[:-2], "x", ""):
        client.set_cookie("onramp", forged)
        assert client.get("/people").status_code == 303


def test_a_session_that_names_nobody_is_nobodys(app, cast, session, client):
    session.commit()
    for key in ("user_session", "_user_id", "candidate_session"):
        for named in ("", "1", "1:0", "x", 1, ["1"], None, "\0", "é", "a" * 9000):
            client.set_cookie("onramp", cookie_signed_with(app.secret_key, **{key: named}))
            assert client.get("/").status_code == client.get("/my").status_code == 303, (key, named)


def test_a_copied_database_opens_no_session(app, cast, session, client):
    """What stands in the row is the digest of a token, and no token (49)."""
    client.sign_in(cast.ada)
    row = session.scalars(select(LoginSession)).one()
    for stolen in (row.token_digest, str(row.id)):
        client.set_cookie("onramp", cookie_signed_with(app.secret_key, user_session=stolen))
        assert client.get("/people").status_code == 303


def test_a_candidates_token_is_no_users_and_the_reverse(app, cast, session, client):
    tokens = {
        "user_session": start_candidate_session(an_application(cast).candidate_id),
        "candidate_session": start_user_session(cast.ada.id, address="", user_agent=""),
    }
    session.commit()
    client.set_cookie("onramp", cookie_signed_with(app.secret_key, **tokens))

    assert client.get("/people").status_code == client.get("/my").status_code == 303


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
    maximum = SIGN_IN_LIMITS.by_name["network"].maximum
    for number in range(maximum):
        record_attempt(SIGN_IN_LIMITS, account=f"guess{number}@example.com", address="127.0.0.1")
    typed = {**form.values, "email": "one.more@example.com", "password": "a long wrong password"}
    headers = {"X-Forwarded-For": "203.0.113.1", "X-Real-IP": "203.0.113.1"}

    assert client.post("/sign-in", data=typed, headers=headers).status_code == 429
