"""What comes back is believed only if the provider signed it, for us, now, for this sign-in (58)."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select

from app.db.base import db
from app.sessions.models import LoginSession
from app.shared import clock
from app.single_sign_on.pending import PENDING_LIFETIME
from app.single_sign_on.provider import connection, discovery
from app.single_sign_on.rules import PROVIDER_LIMITS
from tests.real.identity_provider import CLIENT_SECRET, IdentityProvider, signing_key
from tests.real.web import status, text
from tests.single_sign_on.conftest import come_back

HOUR = 3600
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://gitlab.com"},
    "another client": {"aud": "another"},
    "made for another client": {"aud": ["onramp", "another"], "azp": "another"},
    "made for others, too": {"aud": ["onramp", "another"]},
    "no client": {"aud": None},
    "no subject": {"sub": None},
    "a subject that is none": {"sub": 42},
    "an empty subject": {"sub": ""},
    "no end": {"exp": None},
    "no time": {"iat": None},
    "a time that is none": {"iat": "now"},
}


@pytest.fixture
def oidc() -> dict[str, str]:
    return {}


def test_a_token_with_a_wrong_claim_lets_nobody_in(client, cast, session, provider, sign_in):
    for name, change in WRONG_CLAIMS.items():
        provider.change = change
        answer = sign_in(client)
        assert answer.status_code == 502, name
        assert "GitLab sent an answer that Onramp cannot trust." in answer.text
    assert_nobody_is_in(client, session)
    provider.change = {"aud": ["onramp", "another"], "azp": "onramp"}
    assert sign_in(client).status_code == 303, "or the others were refused for something else"


def test_a_token_of_another_time_says_that_the_clocks_differ(client, cast, session, provider, sign_in):
    now = int(time.time())
    for change in (
        {"exp": now - 90},
        {"iat": now + 90, "exp": now + HOUR},
        {"iat": now - HOUR, "exp": now + HOUR},
    ):
        provider.change = change
        answer = sign_in(client)
        assert (answer.status_code, "The clocks of Onramp and GitLab differ" in answer.text) == (502, True)
    assert_nobody_is_in(client, session)
    provider.change = {"exp": now - 30, "iat": now + 30}
    assert sign_in(client).status_code == 303


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(client, cast, session, provider, sign_in):
    secret = OctKey.import_key(CLIENT_SECRET * 2)
    other = signing_key(1)
    forgeries = {
        "unsigned": lambda claims: unsigned(provider, claims),
        "signed with the secret": lambda claims: jwt.encode({"alg": "HS256"}, claims, secret),
        "signed with the public key as a secret": lambda claims: confused(provider, claims),
        "another key": lambda claims: jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, other),
        "another key with its name": lambda claims: jwt.encode({"alg": "RS256", "kid": "x"}, claims, other),
        "an algorithm that is not offered": lambda claims: provider.signed(claims, alg="PS256"),
        "changed": lambda claims: changed(provider.signed(claims)),
        "none": lambda _: "",
        "a number": lambda _: 7,
        "no token": lambda _: "x.y.z",
        "a key of its own": lambda claims: jwt.encode(
            {"alg": "RS256", "jwk": other.as_dict(private=False)}, claims, other
        ),
    }
    for name, sign in forgeries.items():
        provider.sign = sign
        assert sign_in(client).status_code == 502, name
    assert_nobody_is_in(client, session)


def test_a_shared_secret_among_the_public_keys_signs_nothing(client, cast, session, provider, sign_in):
    secret = OctKey.generate_key(256, {"kid": "shared"})
    provider.published.append(secret.as_dict())
    provider.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}
    provider.sign = lambda claims: jwt.encode({"alg": "HS256", "kid": "shared"}, claims, secret)

    assert sign_in(client).status_code == 502
    assert_nobody_is_in(client, session)


def test_metadata_of_another_issuer_or_without_tls_is_refused(client, cast, session, provider, sign_in):
    for metadata in (
        {"issuer": "https://gitlab.com"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"jwks_uri": ["x"]},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"code_challenge_methods_supported": ["plain"]},
    ):
        provider.metadata = metadata
        discovery.forget_providers()
        answer = client.get("/sign-in/provider")
        assert answer.status_code == 502, metadata


def test_a_code_of_another_issuer_is_not_redeemed(client, cast, session, provider, sign_in):
    assert sign_in(client, iss="https://evil.example").status_code == 502
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    discovery.forget_providers()
    assert sign_in(client).status_code == 502, "it says that it always names itself"
    assert "/token" not in provider.asked
    assert sign_in(client, iss=provider.url).status_code == 303


@pytest.mark.both_databases
def test_a_sign_in_belongs_to_its_browser_works_once_and_expires(client, app, cast, session, provider):
    address = provider.send_back(client.get("/sign-in/provider").headers["Location"])
    path = address.removeprefix("http://127.0.0.1:8000")
    other = app.test_client()
    assert come_back(other, address).status_code == 410, "the state of another browser"
    assert client.get(path.replace("state=", "state=x")).status_code == 410
    assert client.get("/sign-in/callback").status_code == 410

    copied = app.test_client()
    client.get(path)
    copied.set_cookie("onramp", client.get_cookie("onramp").value)
    assert come_back(client, address).status_code == 303
    assert come_back(client, address).status_code == 410, "the same browser again"
    token_requests = provider.asked.count("/token")
    assert come_back(copied, address).status_code == 410, "a copy of the cookie"
    assert provider.asked.count("/token") == token_requests

    late = app.test_client()
    address = provider.send_back(late.get("/sign-in/provider").headers["Location"])
    clock.move(PENDING_LIFETIME)
    assert come_back(late, address).status_code == 410


def test_a_code_that_the_provider_refuses_is_an_expired_sign_in(client, cast, session, provider, sign_in):
    answer = sign_in(client, code="stolen")

    assert (answer.status_code, "This sign-in has expired" in answer.text) == (410, True)
    assert provider.refused == ["code"]
    assert_nobody_is_in(client, session)


def test_no_transaction_is_open_while_the_provider_is_asked(client, app, cast, session, provider, sign_in):
    seen = []
    with app.app_context():
        pool = db.engine.pool
    session.commit()
    provider.at_token = lambda: seen.append(pool.checkedout())

    assert sign_in(client).status_code == 303
    assert seen == [0]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(discovery, "SECONDS_AFTER_FAILURE", 0.0)


def test_a_provider_that_is_down_slow_or_endless_is_a_sentence(
    client, cast, session, provider, sign_in, impatient
):
    for path in ("/.well-known/openid-configuration", "/keys", "/token"):
        for name, answer, expected in (
            ("hangs", lambda _: time.sleep(0.6), 503),
            ("sends a byte now and then", drip, 503),
            ("breaks", status(500), 503),
            ("has too much to do", status(429), 503),
            ("sends on", status(302, Location="http://127.0.0.1:9/"), 502),
            ("sends too much", text("[" + " " * connection.MAX_PROVIDER_BYTES + "]"), 503),
            ("stops in between", text("{", length=100), 503),
            ("sends a page", text("<!DOCTYPE html>"), 502),
            ("sends deep JSON", text("[" * 100_000), 502),
            ("sends a list", text("[]"), 502),
        ):
            discovery.forget_providers()
            provider.answers = {path: answer}
            begun = time.monotonic()
            assert sign_in(client).status_code == expected, (path, name)
            assert time.monotonic() - begun < 2, (path, name)
    assert_nobody_is_in(client, session)


def test_a_provider_that_has_just_failed_is_not_asked_again(client, cast, provider, sign_in):
    provider.answers = {"/.well-known/openid-configuration": status(500)}
    assert [sign_in(client).status_code for _ in range(3)] == [503] * 3

    assert provider.asked == ["/.well-known/openid-configuration"]


def test_keys_that_change_are_found_and_not_looked_up_for_each_forgery(
    client, app, cast, session, provider, sign_in, monkeypatch
):
    assert sign_in(client).status_code == 303
    provider.key = signing_key(1)
    provider.published = [provider.key.as_dict(private=False)]
    for _ in range(3):
        assert sign_in(app.test_client()).status_code == 502, "they were looked up a moment ago"
    assert provider.asked.count("/keys") == 1

    monkeypatch.setattr(discovery, "SECONDS_BETWEEN_LOOKUPS", 0.0)
    assert sign_in(app.test_client()).status_code == 303
    assert provider.asked.count("/keys") == 2


def test_failed_sign_ins_are_limited_and_good_ones_are_not(client, cast, provider, sign_in):
    most = PROVIDER_LIMITS.by_name["network"].maximum
    assert sign_in(client).status_code == 303
    provider.change = {"nonce": "x"}
    for _ in range(most):
        assert sign_in(client).status_code == 502
    provider.change = {}

    answer = sign_in(client)

    assert (answer.status_code, "Wait 15 minutes." in answer.text) == (429, True)
    clock.move(PROVIDER_LIMITS.by_name["network"].span)
    clock.unfreeze()


def assert_nobody_is_in(client, session) -> None:
    assert client.get("/people").status_code == 303
    assert session.scalars(select(LoginSession)).all() == []


def unsigned(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    signed = provider.signed(claims).split(".")
    return f"eyJhbGciOiJub25lIn0.{signed[1]}."


def confused(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """Signed as with a secret, which is the public key that everybody knows."""
    header = {"alg": "HS256", "kid": provider.key.kid}
    signed = ".".join(_base64(json.dumps(each).encode()) for each in (header, claims))
    digest = hmac.digest(provider.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{_base64(digest)}"


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def changed(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[:-6]}AAAAAA"


def drip(handler: Any) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n":
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.1)


def test_who_comes_while_too_many_ask_the_provider_is_refused_soon(client, cast, provider, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0.01)
    for _ in range(connection.MOST_AT_ONCE):
        connection._few_at_once.acquire()
    try:
        answer = client.get("/sign-in/provider")
    finally:
        connection._few_at_once.release(connection.MOST_AT_ONCE)

    assert (answer.status_code, "Too many people are signing in" in answer.text) == (503, True)
    assert client.get("/sign-in/provider").status_code == 303
