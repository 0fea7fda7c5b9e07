"""In production nothing stands open: no default secret, no demonstration, no mail to read (22, 30)."""

from __future__ import annotations

import secrets
import socket
from contextvars import Context

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.access.roles import Role
from app.db.base import db
from app.demo import company
from app.people.models import User
from app.people.passwords import hash_password
from config import DEVELOPMENT_SECRET, BadSettings, Settings
from tests.cast import person
from tests.factories.settings import settings_from
from tests.real.gitlab_server import new_signing_token
from tests.real.server import serving_on

A_KEY = "mP3vT8xQ1zR6wY9cB4nL7jH2gF5dS0aK"
GOOD = {"SECRET_KEY": A_KEY, "BASE_URL": "https://onramp.example"}
GITLAB = {
    "GITLAB_URL": "https://gitlab.example/git/",
    "GITLAB_TOKEN": "glpat-x",
    "GITLAB_PROJECT": "sales/onboarding",
}


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"BASE_URL": "https://onramp.example"}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY is missing"),
        ({**GOOD, "SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({**GOOD, "SECRET_KEY": "k" * 48}, "SECRET_KEY can be guessed"),
        ({**GOOD, "SECRET_KEY": "0123456789abcdef" * 4}, "SECRET_KEY can be guessed"),
        ({**GOOD, "SECRET_KEY": "mP3vT8xQ1z" * 4}, "SECRET_KEY can be guessed"),
        ({**GOOD, "SECRET_KEY": f"change-me-{A_KEY}"}, "SECRET_KEY can be guessed"),
        ({**GOOD, "SECRET_KEY": f"{A_KEY}-My-Secret-Key"}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": GOOD["SECRET_KEY"]}, "BASE_URL is missing"),
        ({**GOOD, "BASE_URL": "http://onramp.example"}, "BASE_URL must begin with https"),
        ({**GOOD, "BASE_URL": "http://10.0.0.1:8000"}, "BASE_URL must begin with https"),
        ({**GOOD, "BASE_URL": "http://127.0.0.1.example"}, "BASE_URL must begin with https"),
        ({**GOOD, "BASE_URL": "onramp.example"}, "BASE_URL must begin with https"),
        ({**GOOD, "ONRAMP_ENV": "prod"}, "ONRAMP_ENV is 'prod'"),
        ({**GOOD, "TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES is 'many'"),
        ({**GOOD, "GITLAB_URL": GITLAB["GITLAB_URL"]}, "GITLAB_TOKEN and GITLAB_PROJECT missing"),
        ({**GOOD, "GITLAB_TOKEN": "glpat-x"}, "GITLAB_URL and GITLAB_PROJECT missing"),
        ({**GOOD, "GITLAB_WEBHOOK_TOKEN": "w" * 16}, "GITLAB_URL and GITLAB_TOKEN and GITLAB_PROJECT miss"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "http://gitlab.example"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "http://127.0.0.1:9"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "gitlab.example"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "https://"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "https://u:p@gitlab.example"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "https://gitlab.example:port"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_URL": "https://gitlab.example?x=1"}, "GITLAB_URL must be an address"),
        ({**GOOD, **GITLAB, "GITLAB_PROJECT": "onboarding"}, "GITLAB_PROJECT is 'onboarding'"),
        ({**GOOD, **GITLAB, "GITLAB_PROJECT": "../x"}, "GITLAB_PROJECT is"),
        ({**GOOD, **GITLAB, "GITLAB_ACCESS_PROJECT": "0"}, "GITLAB_ACCESS_PROJECT is '0'"),
        ({**GOOD, **GITLAB, "GITLAB_WEBHOOK_TOKEN": "short"}, "GITLAB_WEBHOOK_TOKEN is too short"),
        ({**GOOD, **GITLAB, "GITLAB_SIGNING_TOKEN": "w" * 40}, "GITLAB_SIGNING_TOKEN is not a signing token"),
        ({**GOOD, **GITLAB, "GITLAB_SIGNING_TOKEN": "whsec_"}, "GITLAB_SIGNING_TOKEN is not a signing token"),
        (
            {**GOOD, **GITLAB, "GITLAB_SIGNING_TOKEN": "whsec_?"},
            "GITLAB_SIGNING_TOKEN is not a signing token",
        ),
    ],
)
def test_it_refuses_to_start_with_an_open_door_and_says_which(environ, named):
    with pytest.raises(BadSettings, match=named):
        settings_from(environ)


def test_the_web_server_ends_instead_of_trying_for_ever():
    """Gunicorn starts a worker anew whenever it ends, but for one exit status."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving_on(port, {"ONRAMP_ENV": "production", "SECRET_KEY": ""}) as server:
        said = server.communicate(timeout=60)[1].decode()
    assert server.returncode == 3
    assert said.count("SECRET_KEY is missing") == 1


def test_settings_made_past_the_environment_are_checked_too():
    with pytest.raises(BadSettings, match="SECRET_KEY"):
        create_app(Settings(environment="production"))


def test_a_gitlab_is_set_whole_or_not_at_all():
    beside = {"GITLAB_WEBHOOK_TOKEN": "w" * 16, "GITLAB_SIGNING_TOKEN": new_signing_token()}
    settings = settings_from({**GOOD, **GITLAB, **beside, "GITLAB_ACCESS_PROJECT": "17"})

    assert settings.has_gitlab
    assert (settings.gitlab_url, settings.gitlab_access_project) == ("https://gitlab.example/git", "17")
    assert not settings_from({**GOOD, "GITLAB_URL": " "}).has_gitlab


def test_a_gitlab_on_this_machine_may_do_without_tls_outside_production():
    environ = {**GITLAB, "ONRAMP_ENV": "development"}
    for here in ("http://127.0.0.1:8080", "http://localhost", "http://[::1]:80"):
        assert settings_from({**environ, "GITLAB_URL": here}).has_gitlab
    for elsewhere in ("http://127.0.0.1.example", "http://gitlab.example", "http://10.0.0.1"):
        with pytest.raises(BadSettings, match="GITLAB_URL"):
            settings_from({**environ, "GITLAB_URL": elsewhere})


def test_a_folder_for_documents_that_cannot_be_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings = settings_from({**GOOD, "DOCUMENTS_DIR": str(tmp_path / "file" / "documents")})
    with pytest.raises(BadSettings, match="DOCUMENTS_DIR"):
        create_app(settings)


def test_without_a_word_about_it_it_is_production():
    assert settings_from(GOOD).production


@pytest.fixture
def in_production(settings):
    return create_app(settings.model_copy(update={"environment": "production", "secret_key": A_KEY}))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_production_shows_no_mail_and_no_debugger(in_production):
    client = in_production.test_client()

    assert client.get("/outbox").status_code == 404
    assert client.get("/console").status_code == 404
    assert not in_production.debug
    assert not in_production.testing


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_production_takes_no_demonstration(in_production, session):
    runner = in_production.test_cli_runner()
    for words in (["load"], ["load", "--if-empty"], ["who"]):
        done = Context().run(runner.invoke, args=["demo", *words])  # not in the test's own app

        assert words == ["who"] or "cannot be loaded in production" in done.output
        assert (done.exit_code == 0) == (words == ["who"])
        assert "password is" not in done.output
    assert session.scalar(select(func.count()).select_from(User)) == 0
    assert "demonstration" not in in_production.test_client().get("/sign-in").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_makes_the_first_admin_and_none_shows_the_outbox(app, client, cast):
    addresses = {rule.rule for rule in app.url_map.iter_rules()}

    assert not {one for one in addresses if any(word in one for word in ("install", "setup", "register"))}
    client.sign_in(cast.ada)
    for path in ("/install", "/setup", "/register", "/sign-up", "/outbox"):
        assert client.get(path).status_code == 404


def test_on_this_machine_production_may_do_without_tls():
    for here in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:80"):
        assert settings_from({**GOOD, "BASE_URL": here, "SECRET_KEY": secrets.token_urlsafe(48)}).production


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_production_refuses_a_database_with_the_demonstrations_people(settings, session):
    in_production = settings.model_copy(update={"environment": "production", "secret_key": A_KEY})
    user = person("Ada Berg", Role.ADMIN)
    user.email = company.COLLEAGUES[0].email
    session.commit()
    assert create_app(in_production), "an address alone is no demonstration"
    user.password_hash = hash_password(company.DEMO_PASSWORD)
    session.commit()

    with pytest.raises(BadSettings, match="demonstration company"):
        create_app(in_production)


def test_over_tls_a_site_is_bound_to_it_whatever_a_proxy_says():
    settings = settings_from(
        {"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://", "BASE_URL": "https://onramp.example"}
    )
    answer = create_app(settings).test_client().get("/sign-in", base_url="http://onramp.example")
    plain = create_app(settings.model_copy(update={"base_url": "http://127.0.0.1"})).test_client()

    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in plain.get("/sign-in", base_url="https://x.example").headers


def test_the_database_file_is_for_its_owner_alone(tmp_path):
    file = tmp_path / "instance" / "onramp.db"
    app = create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": f"sqlite:///{file}"}))
    with app.app_context():
        db.session.execute(text("CREATE TABLE x (y int)"))
        assert {each.stat().st_mode & 0o777 for each in file.parent.iterdir() if each.is_file()} == {0o600}
        assert (file.parent / "onramp.db-wal").exists()
        db.session.rollback()
        db.engine.dispose()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    file.chmod(0o644)
    create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": f"sqlite:///{file}"}))
    assert file.stat().st_mode & 0o777 == 0o600
