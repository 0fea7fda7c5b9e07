"""The page of an application shows the mail to the candidate and to colleagues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.interviews.schedule import schedule_interview
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared import clock
from tests.factories.applications import an_application
from tests.real.page import Page


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


@pytest.fixture
def sent(cast, session, application):
    """The sent mail to the candidate about an interview with Ines."""
    schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=3),
        place="https://meet.example/noor",
        version=application.version,
        by=cast.rita,
    )
    mails = messages_about(application, *application.interviews)
    mail = next(each for each in mails if each.to_email == application.candidate.email)
    mail.state, mail.sent_at = MessageState.SENT, clock.now()
    return mail


def texts(page: str) -> list[str]:
    """The texts of the mails on the page of an application."""
    return [each.text for each in Page(page).all("div") if each.attributes.get("class") == "text"]


def test_the_page_shows_mail_about_interviews_but_not_to_a_reader_who_owes_a_scorecard(
    client, cast, application, sent
):
    """A cancelled reminder would reveal that somebody's scorecard is submitted."""
    for reader in (cast.dana, cast.rita):
        client.sign_in(reader)
        assert sent.body in texts(client.get(f"/applications/{application.id}/mail").text)
    own = schedule_interview(
        application,
        interviewer=cast.rita,
        starts_at=clock.now() + timedelta(days=4),
        place="Here",
        version=application.version,
        by=cast.dana,
    )

    bodies = {mail.body for mail in messages_about(*application.interviews)}
    assert own.is_scorecard_owed
    assert bodies.isdisjoint(texts(client.get(f"/applications/{application.id}/mail").text))
