"""In production nothing stands open: no default secret, no demonstration, no mail to read (22, 30)."""

from __future__ import annotations

from contextvars import Context
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app import create_app
from app.people.models import User
from config import DEVELOPMENT_SECRET, BadSettings, Settings

GOOD = {"SECRET_KEY": "k" * 48, "BASE_URL": "https://onramp.example"}


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"BASE_URL": "https://onramp.example"}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": GOOD["SECRET_KEY"]}, "BASE_URL is missing"),
        ({**GOOD, "ONRAMP_ENV": "prod"}, "ONRAMP_ENV is 'prod'"),
        ({**GOOD, "TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES is 'many'"),
    ],
)
def test_it_refuses_to_start_with_an_open_door_and_says_which(environ, named):
    with pytest.raises(BadSettings, match=named):
        Settings.from_environment(environ)


def test_settings_made_past_the_environment_are_checked_too():
    with pytest.raises(BadSettings, match="SECRET_KEY"):
        create_app(Settings(environment="production"))


def test_a_folder_for_documents_that_cannot_be_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings = Settings.from_environment({**GOOD, "DOCUMENTS_DIR": str(tmp_path / "file" / "documents")})
    with pytest.raises(BadSettings, match="DOCUMENTS_DIR"):
        create_app(settings)


def test_without_a_word_about_it_it_is_production():
    assert Settings.from_environment(GOOD).production


@pytest.fixture
def in_production(settings):
    return create_app(replace(settings, environment="production", secret_key="k" * 48))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_production_shows_no_mail_and_no_debugger(in_production):
    client = in_production.test_client()

    assert client.get("/outbox").status_code == 404
    assert client.get("/console").status_code == 404
    assert not in_production.debug
    assert not in_production.testing


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_outside_development_nobody_reads_the_outbox(client, cast):
    client.sign_in(cast.ada)
    assert client.get("/outbox").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", [["load"], ["load", "--if-empty"], ["who"]])
def test_production_takes_no_demonstration(in_production, session, words):
    runner = in_production.test_cli_runner()
    done = Context().run(runner.invoke, args=["demo", *words])  # not in the test's own app

    assert done.exit_code != 0 or words == ["who"]
    assert "password is" not in done.output
    assert session.scalar(select(func.count()).select_from(User)) == 0
    assert "demonstration" not in in_production.test_client().get("/sign-in").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_makes_the_first_admin(app, client):
    addresses = {rule.rule for rule in app.url_map.iter_rules()}

    assert not {one for one in addresses if any(word in one for word in ("install", "setup", "register"))}
    for path in ("/install", "/setup", "/register", "/sign-up"):
        assert client.get(path).status_code == 404
