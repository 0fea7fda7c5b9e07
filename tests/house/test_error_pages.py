"""Every error is a page with a sentence, an id that stands in the log, and a way on; it asks no database."""

from __future__ import annotations

import io
import logging
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from app.db.base import db
from app.people.models import User
from app.shared.logs import LogFormatter
from tests.factories.applications import a_candidate
from tests.real.page import Page
from tests.real.statements import statements

ID = re.compile(r"<code>([0-9a-f]{8})</code>")
ERRORS = {
    400: ("POST", "/sign-out", {}),
    401: ("POST", "/people/invite", {}),
    404: ("GET", "/nothing-of-ours", {}),
    405: ("DELETE", "/sign-in", {}),
    413: (
        "POST",
        "/sign-in",
        {"data": b"x" * 1_100_000, "content_type": "application/x-www-form-urlencoded"},
    ),
    415: ("POST", "/sign-in", {"json": {}}),
}


@pytest.fixture
def plain(app):
    """A client without our own complaints, to which a fault may be shown."""
    return FlaskClient(app, app.response_class)


@pytest.fixture
def written():
    """What the log has, as it is written for whoever runs Onramp."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(LogFormatter())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def away(engine, database_url):
    """The database of this test, to be away for as long as a block."""
    name = make_url(database_url).database
    name = name.rpartition("/")[2].removesuffix(".db")

    def away():
        db.session.commit()
        db.session.close()
        db.engine.dispose()
        return engine.away(name)

    return away


def test_with_the_database_away_everyone_reads_when_to_try_again(app, cast, client, away):
    candidate, someone, guest = a_candidate("Ann"), app.test_client(), app.test_client()
    client.sign_in(cast.rita)
    form = client.form_for("/openings/open")
    guest.come_by_link(candidate)
    with away():
        for who, method, path in [
            (client, "GET", "/"),
            (client, "GET", "/openings"),
            (client, "POST", "/openings/open"),
            (guest, "GET", "/my"),
            (someone, "GET", "/jobs"),
        ]:
            answer = who.open(path, method=method, data=form.values if method == "POST" else None)

            assert answer.status_code == 503, path
            assert answer.headers["Retry-After"] == "30"
            assert "Try again in 30 seconds" in answer.text
            assert ID.search(answer.text)
            assert not Page(answer.text).all("nav", "form")
        assert someone.get("/nothing-of-ours").status_code == 404
        assert client.get("/nothing-of-ours").status_code == 404
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_error_page_asks_the_database_nothing(client, cast, session):
    client.sign_in(cast.rita)
    for code in (404, 405, 413, 415):
        method, path, sent = ERRORS[code]
        with statements() as asked:
            assert client.open(path, method=method, **sent).status_code == code
        assert [each for each in asked if "SELECT" in each] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", ERRORS)
def test_every_kind_of_error_has_an_id_that_stands_in_the_log(client, session, written, code):
    method, path, sent = ERRORS[code]
    if code == 401:
        sent = {"data": {"csrf_token": client.form_for("/sign-in").values["csrf_token"][0]}}

    answer = client.open(path, method=method, **sent)

    assert answer.status_code == code
    assert f"Error {ID.search(answer.text)[1]}: {code} for {method}" in written.getvalue()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/sign-in", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("GET", "/sign-out", {"POST", "OPTIONS"}),
        ("POST", "/jobs", {"GET", "HEAD", "OPTIONS"}),
        ("PROPFIND", "/static/now/onramp.css", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_an_address_does_not_have_is_answered_with_those_it_has(
    client, session, method, path, allowed
):
    answer = client.open(path, method=method)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert f"accepts {', '.join(sorted(allowed - {'OPTIONS'}))}, not {method}" in answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", ["view", "answer"])
def test_the_log_names_the_route_and_never_the_token_in_its_address(app, plain, written, monkeypatch, part):
    def breaks(*_args, **_values):
        raise RuntimeError("broken")

    if part == "view":
        monkeypatch.setitem(app.view_functions, "people.reset_password", breaks)
    else:
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as in production
        monkeypatch.setattr(app, "process_response", breaks)
    answer = plain.get("/reset/a-token-nobody-may-read?next=typed-by-somebody")

    assert answer.status_code == 500
    assert "people.reset_password" in written.getvalue()
    assert "RuntimeError: broken" in written.getvalue()
    assert "a-token-nobody-may-read" not in written.getvalue()
    assert "typed-by-somebody" not in written.getvalue()


def test_the_log_has_no_value_of_a_statement(app, plain, cast, session, written, monkeypatch):
    secret = "nobody-may-read@example.com"

    def breaks(**_in_url):
        for _ in range(2):
            db.session.add(User(name="A Secret Name", email=secret, time_zone="UTC", password_hash="x"))
        db.session.flush()

    monkeypatch.setitem(app.view_functions, "health.alive", breaks)
    assert plain.get("/healthz").status_code == 500

    assert "IntegrityError" in written.getvalue()
    assert "uq_users_email" in written.getvalue() or "SQLITE_CONSTRAINT_UNIQUE" in written.getvalue()
    assert secret not in written.getvalue()
    assert "A Secret Name" not in written.getvalue()
