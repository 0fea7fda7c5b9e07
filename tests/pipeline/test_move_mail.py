"""The mail of a move waits while the move can be undone; sent mail is listed, and corrected on request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Status
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.pipeline.decline import decline
from app.pipeline.mail_delay import send_now
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.pipeline.hiring import hire_by_rita, ready_to_hire
from tests.real.filled_form import form_for
from tests.real.page import Page


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


@pytest.fixture
def deliver(session):
    """Let the worker send what is due."""

    def deliver() -> None:
        session.commit()
        deliver_due_mail()

    return deliver


@pytest.fixture
def declined(cast):
    """An application that Rita has just declined."""
    application = an_application(cast, 2)
    decline(application, version=2, reason=DeclineReason.SKILLS, by=cast.rita)
    return application


def page_of(application) -> str:
    return f"/applications/{application.id}"


def send_by_rita(cast, application) -> None:
    send_now(application, version=application.version, by=cast.rita)


def open_undo(client, application):
    """The page to undo a move, and its form."""
    url = f"{page_of(application)}/undo"
    page = client.get(url).text
    return page, form_for(url, Page(page), url)


def recipients(deliveries) -> list[str]:
    return sorted(each.recipients[0] for each in deliveries)


def corrections(smtp_server) -> list:
    return [each for each in smtp_server.deliveries if "disregard" in str(each.message["Subject"])]


def test_no_mail_of_a_move_is_sent_while_it_can_be_undone(app):
    assert timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes) >= UNDO_WINDOW


def test_undoing_a_hire_cancels_all_its_mail(cast, session, smtp_server, deliver):
    application = ready_to_hire(cast)
    hire_by_rita(cast, application)

    deliver()
    assert smtp_server.messages == [], "a mail leaves although the hire can be undone"
    waiting = session.scalars(select(Message).where(Message.held)).all()
    assert len({message.to_email for message in waiting}) >= 2
    assert len({message.about.partition(":")[0] for message in waiting}) >= 2
    undo(application, version=application.version, by=cast.rita)

    session.expire_all()
    assert {message.state for message in waiting} == {MessageState.CANCELLED}
    clock.move(timedelta(hours=1))
    deliver()
    assert smtp_server.messages == []


def test_sent_mail_of_an_undone_hire_is_listed_and_corrected_on_request(client, cast, smtp_server, deliver):
    application = ready_to_hire(cast)
    hire_by_rita(cast, application)
    send_by_rita(cast, application)
    deliver()
    sent = list(smtp_server.deliveries)
    assert set(recipients(sent)) >= {application.candidate.email, cast.marta.email}

    client.sign_in(cast.rita)
    page, form = open_undo(client, application)
    for each in sent:
        assert each.recipients[0] in page
        assert str(each.message["Subject"]) in page
    answer = client.send(form, corrects=True)
    assert "Mail already sent" in client.get(answer.location).text
    deliver()

    assert recipients(corrections(smtp_server)) == sorted(set(recipients(sent)))
    assert application.status is Status.ACTIVE


def test_undoing_a_hire_lists_and_corrects_the_declines_that_came_with_it(client, cast, smtp_server, deliver):
    opening = an_opening(cast, places=1)
    hired = ready_to_hire(cast, opening=opening)
    lena = an_application(cast, 1, opening=opening, candidate=a_candidate("Lena Brandt"))
    hire_by_rita(cast, hired, decline_others=True, close=True)
    send_by_rita(cast, lena)
    deliver()
    assert recipients(smtp_server.deliveries) == [lena.candidate.email]

    client.sign_in(cast.rita)
    page, form = open_undo(client, hired)
    assert f"to {lena.candidate.name}, {lena.candidate.email}" in page
    answer = client.send(form, corrects=True)

    said = client.get(answer.location).text
    assert f"to {lena.candidate.name}. The recipients are asked to disregard it" in said
    deliver()
    assert lena.status is Status.ACTIVE
    assert recipients(corrections(smtp_server)) == [lena.candidate.email]


def test_no_correction_is_sent_unless_chosen(client, cast, smtp_server, deliver, declined):
    send_by_rita(cast, declined)
    deliver()
    client.sign_in(cast.rita)
    _, form = open_undo(client, declined)

    answer = client.send(form, corrects=False)
    deliver()

    said = client.get(answer.location).text
    assert "Mail already sent" in said
    assert "disregard" not in said
    assert len(smtp_server.messages) == 1


def test_mail_sent_while_the_page_is_open_is_shown_first(client, cast, smtp_server, deliver, declined):
    client.sign_in(cast.rita)
    _, form = open_undo(client, declined)
    send_by_rita(cast, declined)
    deliver()

    answer = client.send(form)

    assert answer.status_code == 422
    assert "was sent in the meantime" in answer.text
    assert declined.status is Status.DECLINED
