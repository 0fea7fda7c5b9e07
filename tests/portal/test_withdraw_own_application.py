"""A candidate withdraws on their own page, which says what happens."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.outbox.models import Message
from app.pipeline.advance import advance
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


def test_withdrawing_ends_the_application_and_its_interviews_as_the_page_says(
    client, cast, session, application
):
    interview = an_interview(application, cast.ines)
    page = own_page(client, at(application))
    assert "This interview is cancelled" in page
    assert format_moment(interview.starts_at, "Europe/Warsaw") in page

    answer = client.submit(at(application), note="I have found something nearer.")

    assert answer.status_code == 303
    assert (application.status, interview.state) == (Status.WITHDRAWN, InterviewState.CANCELLED)
    move = transitions_of(application)[0]
    assert (move.by, move.note.text) == (None, "I have found something nearer.")
    assert "This application is withdrawn" in own_page(client)
    mail = session.scalars(
        select(Message).where(Message.to_email == cast.rita.email, Message.kind == "application withdrawn")
    ).one()
    assert mail.subject == "Mateusz Lis has withdrawn"
    assert f"/applications/{application.id}" in mail.body


def test_a_candidate_withdraws_even_if_staff_moved_the_application(client, cast, session, application):
    """A move by staff meanwhile is no conflict: a candidate can withdraw at any stage."""
    form = client.form_for(at(application))
    advance(application, version=application.version, reason="They know enough.", by=cast.rita)

    assert client.send(form).status_code == 303
    assert application.status is Status.WITHDRAWN


def test_an_ended_application_cannot_be_withdrawn(client, cast, session, application):
    form = client.form_for(at(application))
    client.send(form)

    again = client.send(form)

    assert again.status_code == 422
    assert "has already ended" in again.text
    assert client.get(at(application)).location == "/my"
    assert len(transitions_of(application)) == 5
