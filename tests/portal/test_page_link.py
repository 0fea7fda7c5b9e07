"""A candidate comes to their page by a link in a mail: once, in time, as nobody else (27–29, 31)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.actions import send_requested_link
from app.candidates.links import create_link
from app.candidates.models import CandidateLink
from app.outbox.models import Message
from app.people.models import LinkRequest
from app.sessions.rules import CANDIDATE_SESSION_LIFETIME
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import a_candidate, an_application
from tests.real.statements import statements


@pytest.fixture
def candidate(cast, session):
    return an_application(cast).candidate


@pytest.fixture
def path(candidate):
    return path_of(create_link(candidate))


def path_of(link_id: int) -> str:
    return signed_path("my", link_id)


def is_in(client) -> bool:
    return client.get("/my").status_code == 200


def test_a_link_works_once_and_its_button_must_be_pressed(client, app, session, candidate, path):
    """A program that reads mail opens each link."""
    other = app.test_client()
    for _ in range(2):
        assert "Open my page" in other.get(path).text
    form = other.form_for(path)
    assert not is_in(other)
    assert session.scalars(select(CandidateLink)).one().ended_at is None

    answer = client.submit(path)

    assert (answer.status_code, answer.location) == (303, "/my")
    assert f"Hello {candidate.name}" in client.get("/my").text
    again = client.get(path)
    assert (again.status_code, again.location) == (303, "/my"), "the page is open in this browser"
    assert other.get(path).status_code == other.send(form).status_code == 410
    assert "already used" in other.get(path).text
    assert not is_in(other)


def test_a_link_expires(client, app, session, path):
    lifetime = timedelta(hours=app.extensions["settings"].candidate_link_hours)
    form = client.form_for(path)
    clock.move(lifetime - timedelta(minutes=1))
    assert client.get(path).status_code == 200
    clock.move(timedelta(minutes=1))

    assert client.get(path).status_code == client.send(form).status_code == 410
    assert not is_in(client)


def test_a_newer_link_ends_no_older_one(client, app, candidate, path):
    """Anybody who knows an email can have a new link sent, by asking or by applying (45)."""
    newer = path_of(create_link(candidate))
    create_link(a_candidate("Noor Aziz"))

    assert client.get(path).status_code == 200
    assert client.submit(path).status_code == 303
    other = app.test_client()
    assert other.get(path).status_code == 410, "used once"
    assert other.submit(newer).status_code == 303


def test_a_link_in_a_waiting_mail_is_valid_from_when_it_leaves(client, candidate, path):
    """Otherwise a decline would be noticed before its mail has left."""
    reminder = path_of(create_link(candidate, starts_at=clock.now() + timedelta(hours=2)))

    assert client.get(path).status_code == 200
    assert client.get(reminder).status_code == 410
    clock.move(timedelta(hours=2))
    assert client.get(path).status_code == client.get(reminder).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_else_opens_a_page(client, candidate, path):
    token = path.rpartition("/")[2]
    questions = signed_path("questionnaire", 1).rpartition("/")[2]
    unknown = signed_path("my", 4711).rpartition("/")[2]
    for forged in (token[:-1], token.upper(), questions, unknown, "None", "1", "\0", "é", "0", "-1"):
        assert client.get(f"/my/{forged}").status_code == 404, forged
        assert client.forge(f"/my/{forged}").status_code == 404, forged
    assert client.get("/my/").status_code == 404
    assert not is_in(client)


def test_a_visit_ends_after_some_hours(client, path):
    client.submit(path)
    clock.move(CANDIDATE_SESSION_LIFETIME - timedelta(minutes=1))
    assert is_in(client)
    clock.move(timedelta(minutes=2))

    assert client.get("/my").location == "/my/link"
    answer = client.forge("/my/leave")
    assert answer.status_code == 401
    assert "Your link has expired" in answer.text


def test_leaving_ends_every_visit_of_theirs_also_with_a_copied_cookie(client, app, candidate, path):
    """Seen on Onramp itself (49): the visit ends on the server."""
    client.submit(path)
    elsewhere, thief = app.test_client(), app.test_client()
    elsewhere.submit(path_of(create_link(candidate)))
    thief.set_cookie("onramp", client.get_cookie("onramp").value)
    assert is_in(thief)

    assert client.submit("/my/leave", page="/my").status_code == 303

    assert [is_in(each) for each in (client, elsewhere, thief)] == [False, False, False]


def test_a_requested_link_comes_by_mail(client, session, candidate):
    answer = client.submit("/my/link", email=candidate.email.upper())

    assert answer.status_code == 303
    assert send_requested_link()
    message = session.scalars(select(Message)).one()
    assert (message.to_email, message.link_purpose) == (candidate.email, "my")
    assert client.submit(signed_path("my", message.link_id)).status_code == 303
    assert not send_requested_link()


def test_known_and_unknown_emails_get_the_same_answer(app, session, candidate):
    """The same words, and the same statements: who is here is looked up by the worker (31)."""
    answers = []
    for email in (candidate.email, "stranger@example.org"):
        client = app.test_client()
        form = client.form_for("/my/link")
        with statements() as sent:
            answer = client.send(form, email=email)
        answers.append((answer.status_code, client.get("/my/link").text.split("<main")[1], sent))
    (code, known, sent), (other_code, unknown, sent_too) = answers

    assert (code, sent) == (other_code, sent_too)
    assert _without_token(known) == _without_token(unknown)
    assert send_requested_link() and send_requested_link() and not send_requested_link()
    assert [message.to_email for message in session.scalars(select(Message))] == [candidate.email]
    assert session.scalars(select(LinkRequest)).all() == []


def test_requests_for_a_link_are_limited(client, session, candidate):
    for _ in range(5):
        assert client.submit("/my/link", email=candidate.email).status_code == 303

    sixth = client.submit("/my/link", email=candidate.email)

    assert sixth.status_code == 429
    assert "Wait 15 minutes" in sixth.text
    clock.move(timedelta(minutes=16))
    assert client.submit("/my/link", email=candidate.email).status_code == 303


def test_no_link_is_stored_in_the_database(session, candidate, path):
    token = path.rpartition("/")[2]

    assert token not in repr([vars(link) for link in session.scalars(select(CandidateLink))])


def _without_token(html: str) -> str:
    before, _, after = html.partition('name="csrf_token" value="')
    return before + after.partition('"')[2]
