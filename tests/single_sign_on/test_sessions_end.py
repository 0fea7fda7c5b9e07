"""A session that began with the provider ends when it says so, and when it has to be asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.sessions.models import LoginSession
from app.shared import clock
from app.single_sign_on.used_once import delete_expired_uses
from tests.real.identity_provider import CLIENT_ID

FORM = "application/x-www-form-urlencoded"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def oidc() -> dict[str, str]:
    return {"OIDC_SESSION_HOURS": "3"}


def tell(client, token: str) -> int:
    return client.post("/hooks/signed-out", data={"logout_token": token}).status_code


def is_in(client) -> bool:
    return client.get("/people").status_code == 200


def test_the_provider_is_asked_again_after_some_hours(client, app, cast, sign_in):
    clock.freeze(clock.now())
    sign_in(client)
    with_password = app.test_client()
    with_password.sign_in(cast.ada)

    clock.move(timedelta(hours=3) - timedelta(seconds=1))
    assert is_in(client)
    clock.move(timedelta(seconds=1))
    assert client.get("/people").headers["Location"] == "/sign-in?next=/people"
    assert is_in(with_password)


def test_a_logout_token_ends_the_sessions_of_its_person_or_one_of_them(
    client, app, cast, session, provider, sign_in
):
    provider.change = {"sid": "here"}
    sign_in(client)
    provider.change = {"sid": "there"}
    there, other = app.test_client(), app.test_client()
    sign_in(there)
    other.sign_in(cast.ada)

    assert tell(app.test_client(), provider.logout_token(sub=None, sid="there")) == 200
    assert (is_in(client), is_in(there), is_in(other)) == (True, False, True)
    sign_in(there)
    assert tell(app.test_client(), provider.logout_token()) == 200
    assert (is_in(client), is_in(there)) == (False, False)
    assert is_in(other), "it began with a password"
    verbs = session.scalars(select(Activity.verb)).all()
    assert verbs.count(ActivityVerb.ENDED_SESSIONS) == 1


def test_a_logout_token_is_checked_as_an_id_token_is_and_works_once(
    client, app, cast, session, provider, sign_in
):
    sign_in(client)
    now = int(clock.now().timestamp())
    asked = {"nonce": "n" * 43}
    for name, token in {
        "an ID token": provider.signed(provider.claims(asked)),
        "with a nonce": provider.logout_token(nonce="x"),
        "about nobody": provider.logout_token(sub=None),
        "about several": provider.logout_token(sub=["42"]),
        "no event": provider.logout_token(events=None),
        "another event": provider.logout_token(events={"x": {}}),
        "an event that is none": provider.logout_token(events={EVENT: "x"}),
        "no id": provider.logout_token(jti=None),
        "another client": provider.logout_token(aud="another"),
        "another issuer": provider.logout_token(iss="https://gitlab.com"),
        "old": provider.logout_token(iat=now - 3600),
        "expired": provider.logout_token(exp=now - 90),
        "unsigned": f"eyJhbGciOiJub25lIn0.{provider.logout_token().split('.')[1]}.",
        "nothing": "",
    }.items():
        assert tell(app.test_client(), token) == 400, name
    assert client.post("/hooks/signed-out").status_code == 400
    assert client.post("/hooks/signed-out", data="a=&" * 20_000, content_type=FORM).status_code == 413
    assert is_in(client)

    good = provider.logout_token(aud=[CLIENT_ID])
    assert tell(app.test_client(), good) == 200
    assert not is_in(client)
    sign_in(client)
    assert tell(app.test_client(), good) == 400, "it was used"
    assert is_in(client)
    assert tell(app.test_client(), provider.logout_token(sub="nobody here")) == 200


def test_what_was_used_is_forgotten_once_it_has_expired(client, app, cast, session, provider, sign_in):
    sign_in(client)
    with app.app_context():
        assert not delete_expired_uses()
        clock.move(timedelta(minutes=10))
        assert delete_expired_uses()


def test_a_session_of_the_provider_shows_nothing_of_it_in_the_database(
    client, cast, session, provider, sign_in
):
    provider.change = {"sid": "the session there"}
    sign_in(client)
    row = session.scalars(select(LoginSession)).one()
    assert row.provider_session is not None
    assert "the session there" not in row.provider_session
