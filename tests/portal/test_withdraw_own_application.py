"""A candidate withdraws by themselves, and is told before what that does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.outbox.models import Message
from app.pipeline.queries import transitions_of
from app.shared.times import format_moment
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.portal.page import own_page


@pytest.fixture
def application(cast, session, client):
    application = an_application(cast, 4)
    client.come_by_link(application.candidate)
    return application


def at(application) -> str:
    return f"/my/applications/{application.id}/withdraw"


def test_the_page_says_what_happens_to_the_interviews_to_come(client, cast, application):
    interview = an_interview(application, cast.ines)

    page = own_page(client, at(application))

    assert "This interview is cancelled" in page
    assert format_moment(interview.starts_at, "Europe/Warsaw") in page


def test_withdrawing_ends_the_application_and_its_interviews(client, cast, session, application):
    interview = an_interview(application, cast.ines)

    answer = client.submit(at(application), note="I have found something nearer.")

    assert answer.status_code == 303
    assert (application.status, interview.state) == (Status.WITHDRAWN, InterviewState.CANCELLED)
    move = transitions_of(application)[0]
    assert (move.by, move.note.text) == (None, "I have found something nearer.")
    assert "This application is withdrawn" in own_page(client)


def test_the_recruiter_is_told(client, cast, session, application):
    client.submit(at(application))

    told = session.scalars(select(Message).where(Message.to_email == cast.rita.email)).one()
    assert told.subject == "Mateusz Lis has withdrawn"
    assert f"/applications/{application.id}" in told.body


def test_it_is_theirs_to_end_whatever_was_moved_meanwhile(client, cast, session, application):
    """Nobody is told that someone else was quicker: where they stand changes nothing about going."""
    form = client.form_for(at(application))
    rita = client.application.test_client()
    rita.sign_in(cast.rita)
    rita.submit(f"/applications/{application.id}/advance", reason="They know enough.")

    assert client.send(form).status_code == 303
    assert application.status is Status.WITHDRAWN


def test_what_has_ended_is_not_withdrawn_again(client, cast, session, application):
    form = client.form_for(at(application))
    client.send(form)

    again = client.send(form)

    assert again.status_code == 422
    assert "has already ended" in again.text
    assert client.get(at(application)).location == "/my"
    assert len(transitions_of(application)) == 5
