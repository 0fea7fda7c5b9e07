"""Invitations and resets: links that work once, for one person, until they expire."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.outbox.models import Message
from app.people.accounts import invite_user
from app.people.actions import send_invitation, send_requested_reset
from app.people.models import PersonalLink, User
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.resets import a_reset

NEW = "another long and private sentence"


@pytest.fixture
def invitation(cast, session) -> PersonalLink:
    return invite_user(
        name="Noor Aziz",
        email="noor@example.com",
        time_zone="Asia/Karachi",
        job_title="",
        roles=[Role.INTERVIEWER],
        by=cast.ada,
    )


def path_of(link: PersonalLink) -> str:
    return signed_path(link.purpose.value, link.id)


def test_an_invitation_lets_a_person_choose_a_password_once(client, session, invitation):
    answer = client.submit(path_of(invitation), password=NEW, again=NEW)
    assert answer.status_code == 303
    client.sign_in(invitation.user, NEW)

    again = client.get(path_of(invitation))
    assert again.status_code == 410
    assert "already used" in again.text


def test_an_invitation_expires_a_week_after_it_was_sent(client, invitation):
    assert timedelta(days=6) < invitation.expires_at - clock.now() <= timedelta(days=7)
    clock.freeze(invitation.expires_at)

    assert client.get(path_of(invitation)).status_code == 410


def test_a_new_invitation_ends_the_one_before_and_no_reset(client, invitation):
    before, reset = path_of(invitation), a_reset(invitation.user)
    send_invitation(invitation.user)

    assert client.get(before).status_code == 410
    assert client.get(path_of(reset)).status_code == 200


def test_a_reset_ends_earlier_resets_and_no_invitation(client, session, invitation):
    """Anybody may ask for a reset: it takes nothing from who has not used their invitation yet (45)."""
    first, second = a_reset(invitation.user), a_reset(invitation.user)

    assert client.get(path_of(first)).status_code == 410
    assert client.get(path_of(second)).status_code == client.get(path_of(invitation)).status_code == 200
    assert client.submit(path_of(invitation), password=NEW, again=NEW).status_code == 303
    assert client.get(path_of(second)).status_code == 410, "the way in is found"


def test_a_forged_link_and_one_for_another_purpose_are_not_found(client, session, invitation):
    whole = path_of(invitation)

    assert client.get(whole[:-1]).status_code == 404
    assert client.get(whole.replace("/invitation/", "/reset/")).status_code == 404
    assert client.get("/invitation/").status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays_valid(client, invitation):
    form = client.form_for(path_of(invitation))
    for password, again, sentence in (
        ("short", "short", "at least 12 characters"),
        (NEW, "something else", "The passwords do not match."),
        ("", "", "Fill this in."),
        ("noor@example.com", "noor@example.com", "not your email"),
    ):
        answer = client.send(form, password=password, again=again)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert client.send(form, password=NEW, again=NEW).status_code == 303


def test_a_reset_sets_a_new_password_and_ends_every_session(client, app, cast, session):
    elsewhere = app.test_client()
    elsewhere.sign_in(cast.ada)
    link = a_reset(cast.ada)

    client.submit(path_of(link), password=NEW, again=NEW)

    assert elsewhere.get("/people").status_code == 303
    client.sign_in(cast.ada, NEW)


def test_a_reset_request_does_not_reveal_accounts(client, cast, session):
    for email, mails in (("unknown@example.com", 0), ("ada@example.com", 1)):
        answer = client.submit("/forgot", email=email)

        assert answer.status_code == 303
        assert "If an account has this email" in client.get("/sign-in").text
        assert session.scalars(select(Message)).all() == []
        assert send_requested_reset()
        assert len(session.scalars(select(Message)).all()) == mails


def test_no_link_is_stored_in_the_database(session, invitation):
    token = path_of(invitation).rpartition("/")[2]
    message = session.scalars(select(Message)).one()

    assert token not in repr([vars(message), vars(invitation)])


def test_an_email_is_invited_once_in_any_case(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.submit("/people/invite", name="Rita Again", email="RITA@example.com", time_zone="UTC")

    assert answer.status_code == 422
    assert "Another account has this email." in answer.text
    assert "Rita Again" in answer.text
    assert len(session.scalars(select(User).where(User.name == "Rita Again")).all()) == 0
