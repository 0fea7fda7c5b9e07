"""A session ends on the server: on signing out, by age, by being idle, and with the account (49)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.db.base import db
from app.people.accounts import close_account
from app.sessions.actions import delete_ended_sessions
from app.sessions.models import LoginSession
from app.sessions.rules import SESSION_USE_INTERVAL, browser_name
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.resets import a_reset
from tests.real.statements import statements

MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(session):
    clock.freeze(clock.now())


def is_in(client) -> bool:
    return client.get("/people").status_code == 200


def copy_of(client):
    """Another browser, with a copy of this one's cookie."""
    thief = client.application.test_client()
    thief.set_cookie("onramp", client.get_cookie("onramp").value)
    return thief


def test_a_cookie_copied_before_signing_out_opens_nothing(client, cast):
    client.sign_in(cast.ada)
    thief = copy_of(client)
    assert is_in(thief)

    client.submit("/sign-out", page="/people")

    assert not is_in(thief)


def test_signing_in_again_ends_the_session_before_it_in_the_same_browser(client, cast, session):
    client.sign_in(cast.ada)
    thief = copy_of(client)
    client.submit("/sign-in", email="ada@example.com", password="a long and private sentence")

    assert is_in(client)
    assert not is_in(thief)
    assert len(session.scalars(select(LoginSession)).all()) == 1


def test_signing_out_leaves_the_sessions_in_other_browsers(client, app, cast):
    client.sign_in(cast.ada)
    phone = app.test_client()
    phone.sign_in(cast.ada)

    client.submit("/sign-out", page="/people")

    assert is_in(phone)


def test_a_session_ends_at_its_age_however_much_it_is_used(client, app, cast, now):
    client.sign_in(cast.ada)
    for _ in range(app.extensions["settings"].session_days - 1):
        clock.move(timedelta(days=1))
        assert is_in(client)
    clock.move(timedelta(days=1))

    assert not is_in(client)


def test_a_session_that_nobody_uses_ends(client, app, cast, now):
    client.sign_in(cast.ada)
    clock.move(timedelta(hours=app.extensions["settings"].session_idle_hours) - MINUTE)
    assert is_in(client)
    clock.move(timedelta(hours=app.extensions["settings"].session_idle_hours) - MINUTE)
    assert is_in(client), "using it did not count"
    clock.move(timedelta(hours=app.extensions["settings"].session_idle_hours))

    assert not is_in(client)


def test_closing_an_account_and_setting_a_password_end_every_session(client, app, cast, session):
    phone, desk = app.test_client(), app.test_client()
    phone.sign_in(cast.rita)
    desk.sign_in(cast.ines)
    link = a_reset(cast.ines)
    close_account(cast.rita, by=cast.ada)
    client.submit(signed_path("reset", link.id), password="a new long sentence", again="a new long sentence")

    assert phone.get("/").status_code == desk.get("/").status_code == 303
    assert session.scalars(select(LoginSession)).all() == []


def test_what_has_ended_is_swept_and_what_runs_is_left(client, app, cast, session, now):
    client.sign_in(cast.ada)
    clock.move(timedelta(hours=app.extensions["settings"].session_idle_hours))
    app.test_client().sign_in(cast.ines)

    assert delete_ended_sessions()
    assert [row.user_id for row in session.scalars(select(LoginSession))] == [cast.ines.id]
    assert not delete_ended_sessions()


def test_a_get_writes_only_that_the_session_is_in_use_and_only_every_few_minutes(client, cast, session, now):
    """The one exception to "a GET never writes" (decision 25)."""
    client.sign_in(cast.ada)
    written = []
    for _ in range(3):
        clock.move(SESSION_USE_INTERVAL)
        for _ in range(3):
            with statements() as sent:
                assert is_in(client)
            written.append([s for s in sent if not s.startswith(("SELECT", "BEGIN"))])

    assert [len(found) for found in written] == [1, 0, 0] * 3
    assert all(statement.startswith("UPDATE login_sessions SET seen_at") for (statement,) in written[::3])
    assert session.scalars(select(LoginSession)).one().seen_at == clock.now()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_is_shown_although_the_database_takes_no_writing(client, cast, session, now, caplog):
    client.sign_in(cast.ada)
    clock.move(SESSION_USE_INTERVAL)
    session.commit()
    event.listen(db.engine, "begin", _make_read_only)
    try:
        assert is_in(client)
    finally:
        event.remove(db.engine, "begin", _make_read_only)
        db.engine.dispose()
    assert "could not be recorded" in caplog.text


def _make_read_only(connection):
    connection.exec_driver_sql("PRAGMA query_only = 1")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_as_people_know_it(user_agent, name):
    assert browser_name(user_agent) == name
