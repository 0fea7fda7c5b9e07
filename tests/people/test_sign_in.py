"""Signing in and out: who gets in, who does not, and what the one who asks learns from it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from app.people import passwords
from app.people.accounts import close_account
from app.people.rules import SIGN_IN_LIMITS
from app.shared import clock
from tests.cast import PASSWORD


def test_the_right_password_signs_in_with_the_email_in_any_case(client, cast):
    answer = client.submit("/sign-in", email=" ADA@Example.com ", password=PASSWORD)

    assert answer.status_code == 303
    assert "Ada Berg" in client.get("/people").text


def test_known_and_unknown_emails_get_the_same_answer(client, cast):
    for email in ("ada@example.com", "unknown@example.com"):
        answer = client.submit("/sign-in", email=email, password="not the password")

        assert answer.status_code == 422
        assert "Wrong email or password." in answer.text
        assert email in answer.text, "what was typed is lost"


def test_sign_in_pauses_after_too_many_failures_and_goes_on_later(client, cast):
    clock.freeze(clock.now())
    for _ in range(SIGN_IN_LIMITS.by_name["both"].maximum):
        client.submit("/sign-in", email="ada@example.com", password="not the password")

    assert client.submit("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 429

    clock.move(timedelta(minutes=15, seconds=1))
    assert client.submit("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 303


def test_signing_out_ends_the_session(client, cast):
    client.sign_in(cast.ada)

    assert client.submit("/sign-out", page="/people").status_code == 303
    assert client.get("/people").status_code == 303


def test_a_closed_account_is_signed_out_and_stays_out(client, cast, session):
    client.sign_in(cast.rita)
    close_account(cast.rita, by=cast.ada)

    assert client.get("/people").headers["Location"].startswith("/sign-in")
    answer = client.submit("/sign-in", email=cast.rita.email, password=PASSWORD)
    assert answer.status_code == 422


def test_signing_in_returns_to_the_requested_page(client, cast):
    asked = client.get("/people?after=x")
    answer = client.submit(asked.headers["Location"], email=cast.ada.email, password=PASSWORD)

    assert answer.headers["Location"] == "/people?after=x"


def test_no_redirect_leaves_the_site(client, cast):
    for elsewhere in (
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "\tx",
    ):
        page = client.get("/sign-in", query_string={"next": elsewhere}).request.full_path
        answer = client.submit(page, email=cast.ada.email, password=PASSWORD)
        assert answer.headers["Location"] == "/", elsewhere


def test_a_form_without_its_token_is_refused(client, cast):
    answer = client.post("/sign-in", data={"email": cast.ada.email, "password": PASSWORD})

    assert answer.status_code == 400
    assert "reload the page" in answer.text


def test_a_form_sent_while_signed_out_explains_how_to_keep_it(client):
    answer = client.forge("/sign-out")

    assert answer.status_code == 401
    assert "What you typed is still there" in answer.text


def test_a_process_checks_one_password_at_a_time_and_refuses_who_waits_too_long(
    client, cast, session, monkeypatch
):
    monkeypatch.setattr(passwords, "HASHING_PATIENCE_SECONDS", 0.1)
    with passwords._turn():
        answer = client.submit("/sign-in", email=cast.ada.email, password=PASSWORD)

    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text
    assert client.submit("/sign-in", email=cast.ada.email, password=PASSWORD).status_code == 303


def test_two_web_processes_work_on_one_password_at_a_time(monkeypatch):
    monkeypatch.setattr(passwords, "HASHING_PATIENCE_SECONDS", 0.1)
    stored = passwords.hash_password("a long password")
    locking = "import fcntl, sys; fcntl.lockf(int(sys.argv[1]), fcntl.LOCK_EX, 1, 0); print(); input()"
    file = passwords._turns_of_all
    command = [sys.executable, "-c", locking, str(file)]
    with subprocess.Popen(command, pass_fds=[file], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(passwords.TooManyPasswords):
            passwords.password_matches(stored, "a long password")
        other.kill()

    assert passwords.password_matches(stored, "a long password")
