"""How long an answer takes tells nobody who is here (31, 47).

Time is not measured: the work is counted, statements and password hashes, for an email that is known
and for one that is not. It must be equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import argon2
import pytest
from sqlalchemy import func, select

from app.candidates.models import Status
from app.careers.models import SubmittedApplication
from tests.careers.applying import LENA, page_of, sent_whole
from tests.factories.applications import an_application, an_opening
from tests.real.statements import statements

UNKNOWN = "unknown@example.com"


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Every hash of a password that is made or checked, with the parameters that say how long it takes."""
    done: list[str] = []
    for name in ("hash", "verify"):
        monkeypatch.setattr(argon2.PasswordHasher, name, _noted(getattr(argon2.PasswordHasher, name), done))
    return done


def _noted(method, done):
    def noted(self, *args):
        parameters = args[0].split("$")[1:4]
        done.append(f"{method.__name__} {self.time_cost} {self.memory_cost} {parameters}")
        return method(self, *args)

    return noted


@contextmanager
def work(hashes) -> Iterator[list[str]]:
    hashes.clear()
    with statements() as sent:
        done: list[str] = []
        yield done
    done += [*sent, *hashes]


def what_it_takes(app, hashes, path: str, **typed: str) -> tuple[int, list[str]]:
    client = app.test_client()
    form = client.form_for(path)
    with work(hashes) as done:
        answer = client.send(form, **typed)
    return answer.status_code, done


@pytest.mark.parametrize("tries_before", [0, 5], ids=["the first", "one too many"])
def test_a_failed_sign_in(app, cast, session, hashes, tries_before):
    """Ada is here, Noor was invited and has no password, Rita's account is closed."""
    cast.ines.password_hash = None
    cast.rita.active = False
    found = {}
    for email in (cast.ada.email, cast.ines.email, cast.rita.email, UNKNOWN):
        for _ in range(tries_before):
            what_it_takes(app, hashes, "/sign-in", email=email, password="a wrong password")
        found[email] = what_it_takes(app, hashes, "/sign-in", email=email, password="a wrong password")

    assert len([done for done in found[UNKNOWN][1] if done.startswith("verify")]) == 1
    for email in found:
        assert found[email] == found[UNKNOWN], email


def test_asking_for_a_reset(app, cast, session, hashes):
    known = what_it_takes(app, hashes, "/forgot", email=cast.ada.email)

    assert known == what_it_takes(app, hashes, "/forgot", email=UNKNOWN)


def test_asking_for_a_candidates_link(app, cast, session, hashes):
    known = what_it_takes(app, hashes, "/my/link", email=an_application(cast).candidate.email)

    assert known == what_it_takes(app, hashes, "/my/link", email=UNKNOWN)


def test_applying(app, cast, session, hashes):
    """By somebody new, a candidate of this opening, one who was declined, and a colleague."""
    opening = an_opening(cast)
    here = an_application(cast, 3, opening=opening).candidate.email
    declined = an_application(cast, 2, status=Status.DECLINED).candidate.email
    found = {}
    for email in (UNKNOWN, here, declined, cast.ines.email, cast.rita.email):
        client = app.test_client()
        form = client.form_for(page_of(opening))
        with work(hashes) as done:
            answer = sent_whole(client, form.url, form.filled({**LENA, "email": email}), work=False)
        found[email] = (answer.status_code, done)
        session.commit()

    assert found[UNKNOWN][0] == 303
    for email in found:
        assert found[email] == found[UNKNOWN], email
    assert session.scalar(select(func.count()).select_from(SubmittedApplication)) == len(found)
