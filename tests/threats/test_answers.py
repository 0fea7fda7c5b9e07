"""What every answer carries, and what a broken one gives away: an id and nothing else (30, 32)."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.security import CONTENT_SECURITY_POLICY
from tests.factories.settings import settings_from

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWERS = [
    ("GET", "/sign-in", 200),
    ("GET", "/", 303),
    ("POST", "/sign-in", 400),
    ("GET", "/nothing", 404),
    ("DELETE", "/sign-in", 405),
    ("GET", "/healthz", 200),
    ("GET", "/static/now/css/base.css", 200),
    ("GET", "/static/now/onramp.css", 200),
    ("GET", "/static/now/nothing.css", 404),
    ("GET", "/static/now/../../config.py", 404),
    ("GET", "/static/now/%2e%2e/%2e%2e/config.py", 404),
    ("OPTIONS", "/sign-in", 200),
]
SECRET = "select password_hash from users where secret"


@pytest.fixture
def plain(app):
    """A client without our own complaints, to which a fault may be shown."""
    return FlaskClient(app, app.response_class)


def test_every_answer_carries_the_headers(plain):
    for method, path, code in ANSWERS:
        answer = plain.open(path, method=method, buffered=True)

        assert answer.status_code == code, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert path.startswith("/static/") or answer.headers["Cache-Control"] == "no-store", path


def test_a_fault_shows_an_id_that_stands_in_the_log_and_nothing_else(app, plain, caplog, monkeypatch):
    def break_down() -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setitem(app.view_functions, "health.alive", break_down)
    with caplog.at_level(logging.ERROR):
        answer = plain.get("/healthz")

    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    shown = re.search(r"<code>([0-9a-f]{16})</code>", answer.text)
    assert shown
    assert shown[1] in caplog.text
    assert SECRET in caplog.text
    for given_away in (SECRET, "Traceback", "RuntimeError", ".py", "werkzeug"):
        assert given_away not in answer.text


def test_over_tls_the_session_is_bound_to_the_host_and_the_site_to_tls():
    settings = settings_from(
        {"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://", "BASE_URL": "https://onramp.example"}
    )
    secure = create_app(settings).test_client().get("/sign-in", base_url="https://onramp.example")

    cookie = secure.headers["Set-Cookie"]
    assert cookie.startswith("__Host-onramp=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age" in secure.headers["Strict-Transport-Security"]


def test_no_page_may_be_read_or_framed_from_elsewhere(plain):
    answer = plain.get("/sign-in", headers={"Origin": "https://evil.example"})

    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
