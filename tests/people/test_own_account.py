"""A person's own account: name, time zone, password and sessions."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.people.rules import OWN_PASSWORD_LIMITS
from tests.cast import PASSWORD
from tests.factories.resets import a_reset
from tests.people.test_links import NEW, path_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def phone(app, cast):
    """Another browser Ines is signed in with."""
    phone = app.test_client()
    phone.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "198.51.100.7"}
    phone.sign_in(cast.ines)
    return phone


def change_password(client, *, old=PASSWORD, password=NEW, again=NEW):
    return client.submit("/account/password", old=old, password=password, again=again)


def test_everybody_changes_their_name_and_zone_on_record(client, cast):
    client.sign_in(cast.nobody)
    assert 'href="/account"' in client.get("/").text

    answer = client.submit("/account", name="Noel B. Body", time_zone="Asia/Tokyo")

    assert answer.status_code == 303
    assert (cast.nobody.name, cast.nobody.time_zone) == ("Noel B. Body", "Asia/Tokyo")
    assert {(line.verb.value, line.was, line.became) for line in activity_of(cast.nobody)} == {
        ("changed their name", "Noel Body", "Noel B. Body"),
        ("changed the time zone", "UTC", "Asia/Tokyo"),
    }


def test_an_invalid_value_is_refused_and_the_rest_stays_typed(client, cast):
    client.sign_in(cast.ines)
    form = client.form_for("/account")

    for field, value in (("name", " "), ("name", "n" * 201), ("time_zone", "Mars/Base")):
        answer = client.post("/account", data={**form.filled({"name": "Inês Duarte"}), field: value})
        assert answer.status_code == 422
        assert cast.ines.name == "Ines Duarte"
        assert ("Inês Duarte" in answer.text) == (field != "name")


def test_an_email_a_role_and_a_title_are_not_theirs_to_change(client, cast):
    client.sign_in(cast.ines)
    form = client.form_for("/account")

    client.post(
        "/account", data={**form.filled({}), "email": "x@example.com", "roles": "admin", "job_title": "CEO"}
    )

    assert (cast.ines.email, cast.ines.job_title) == ("ines@example.com", "Account Executive")
    assert {role.value for role in cast.ines.roles} == {"interviewer"}


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(client, cast, phone):
    client.sign_in(cast.ines)
    unused = path_of(a_reset(cast.ines))

    assert change_password(client).status_code == 303

    assert client.get("/").status_code == 200, "this one goes on"
    assert phone.get("/").status_code == 303
    assert phone.get(unused).status_code == 410
    phone.sign_in(cast.ines, NEW)


def test_a_refused_password_changes_nothing(client, cast, phone):
    client.sign_in(cast.ines)
    form = client.form_for("/account/password")

    for typed, sentence in (
        ({"old": "not the password"}, "Wrong password."),
        ({"old": ""}, "Fill this in."),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": "something else"}, "The passwords do not match."),
        ({"password": "ines@example.com", "again": "ines@example.com"}, "not your email"),
    ):
        answer = client.send(form, **{"old": PASSWORD, "password": NEW, "again": NEW, **typed})
        assert answer.status_code == 422
        assert sentence in answer.text

    assert phone.get("/account").status_code == 200
    client.sign_in(cast.ines, PASSWORD)


def test_an_open_browser_does_not_allow_guessing_the_password(client, cast):
    client.sign_in(cast.ines)
    for _ in range(OWN_PASSWORD_LIMITS.by_name["both"].maximum):
        assert change_password(client, old="not the password").status_code == 422

    assert change_password(client).status_code == 429
    other = client.application.test_client()
    other.sign_in(cast.ines)


def test_sessions_are_shown_and_ended_one_by_one(client, cast, phone):
    client.sign_in(cast.ines)
    page = client.get("/account").text
    assert "Firefox on Linux" in page
    assert "198.51.100.7" in page
    assert page.count("This browser") == 1

    url = next(
        line.partition('action="')[2].partition('"')[0] for line in page.splitlines() if '/end"' in line
    )
    assert client.submit(url, page="/account").status_code == 303

    assert phone.get("/").status_code == 303
    assert client.get("/").status_code == 200
    assert "Firefox on Linux" not in client.get("/account").text


def test_all_other_sessions_end_at_once(client, app, cast, phone):
    desk = app.test_client()
    desk.sign_in(cast.ines)
    somebody = app.test_client()
    somebody.sign_in(cast.sam)
    client.sign_in(cast.ines)

    client.submit("/account/sessions/end-others", page="/account")

    assert phone.get("/").status_code == desk.get("/").status_code == 303
    assert client.get("/").status_code == somebody.get("/").status_code == 200
