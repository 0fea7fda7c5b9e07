"""Every error is a page with a sentence, an id that is in the log, and a way on. It asks for no record."""

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

ID = re.compile(r"<code>([0-9a-f]{16})</code>")
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
    """The log, as it is written for the people who run Onramp."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(LogFormatter())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def away(engine, database_url):
    """Takes the database of this test away for a block."""
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
def test_every_kind_of_error_has_an_id_that_is_in_the_log_and_asks_the_database_nothing(
    app, client, cast, session, written
):
    client.sign_in(cast.rita)
    for code, (method, path, sent) in ERRORS.items():
        visitor = app.test_client() if code == 401 else client
        if code == 401:
            sent = {"data": {"csrf_token": visitor.csrf_token()}}
        with statements() as asked:
            answer = visitor.open(path, method=method, **sent)
        assert answer.status_code == code
        assert f"Error {ID.search(answer.text)[1]}: {code} for {method}" in written.getvalue()
        assert [each for each in asked if "SELECT" in each] == [], code


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_method_that_an_address_does_not_have_is_answered_with_those_it_has(client, session):
    for method, path, allowed in [
        ("DELETE", "/sign-in", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("GET", "/sign-out", {"POST", "OPTIONS"}),
        ("POST", "/jobs", {"GET", "HEAD", "OPTIONS"}),
        ("PROPFIND", "/static/now/onramp.css", {"GET", "HEAD", "OPTIONS"}),
    ]:
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
