"""A stolen link to a candidate's page, used to move their email: the owner hears of it and gets back (54)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.outbox.models import Message
from app.shared.links import signed_path
from tests.factories.applications import an_application

THIEF = "thief@example.net"


@pytest.fixture
def candidate(cast, session):
    return an_application(cast).candidate


def mail_to(session, email: str) -> Message:
    return session.scalars(
        select(Message).where(Message.to_email == email).order_by(Message.id.desc()).limit(1)
    ).one()


def test_the_old_address_is_told_in_time_and_its_owner_stops_it(app, session, candidate):
    thief, owner = app.test_client(), app.test_client()
    thief.come_by_link(candidate)
    thief.submit("/my/email", email=THIEF)
    confirms = signed_path("new-email", mail_to(session, THIEF).link_id)

    warning = mail_to(session, candidate.email)
    assert THIEF in warning.body
    owner.submit(signed_path("my", warning.link_id))
    owner.submit("/my/email/cancel", page="/my/email")

    assert thief.get(confirms).status_code == 410
    assert candidate.email != THIEF


def test_too_late_the_owner_still_gets_in_and_the_recruiter_ends_every_way_in(app, cast, session, candidate):
    old = candidate.email
    thief, owner, rita = app.test_client(), app.test_client(), app.test_client()
    thief.come_by_link(candidate)
    thief.submit("/my/email", email=THIEF)
    warning = mail_to(session, old)
    thief.submit(signed_path("new-email", mail_to(session, THIEF).link_id))
    assert candidate.email == THIEF

    told = mail_to(session, old)
    assert "Your email address has changed" in told.subject
    assert told.reply_to == cast.rita.email
    assert owner.submit(signed_path("my", warning.link_id)).status_code == 303
    rita.sign_in(cast.rita)
    rita.submit(f"/candidates/{candidate.id}/edit", email=old)

    assert candidate.email == old
    assert thief.get("/my").status_code == 303
    assert owner.get("/my").status_code == 303
