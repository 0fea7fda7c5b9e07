"""The mail of a hire waits while the hire can be undone: its onboarding says so, and sends it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.onboarding.actions import name_buddy, withdraw_onboarding
from app.onboarding.mail import PERSON_CHANGED_MAIL
from app.onboarding.models import Onboarding
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.shared import clock
from tests.pipeline.test_hire import agreed, ready_to_hire


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def address(client, cast, session):
    """The address of the onboarding of somebody whom Rita has just hired."""
    clock.freeze(clock.now())
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    assert client.submit(f"/applications/{application.id}/hire", **agreed(cast)).status_code == 303
    return f"/onboardings/{session.scalars(select(Onboarding)).one().id}"


def test_the_manager_sees_what_waits_and_sends_it_once(client, cast, session, smtp_server, address):
    client.sign_in(cast.marta)
    waiting = session.scalars(select(Message).where(Message.held)).all()
    deliver_due_mail()
    assert smtp_server.messages == []
    shown = client.get(address).text
    assert "Scheduled mail" in shown
    assert all(message.subject in shown for message in waiting)
    form = client.form_for(f"{address}/send-now", page=address)

    answer = client.send(form)
    deliver_due_mail()

    assert (answer.status_code, answer.location) == (303, address)
    assert len(smtp_server.messages) == len(waiting) >= 2
    after = client.get(address).text
    assert "Scheduled mail" not in after
    assert f"Sending {len(waiting)} mails now." in after
    again = client.send(form)
    assert "No mail of the last move is waiting." in client.get(again.location).text


def test_a_hire_that_was_undone_meanwhile_sends_nothing(client, cast, session, smtp_server, address):
    """Only people who run the onboarding see its mail."""
    onboarding = session.scalars(select(Onboarding)).one()
    onboarding.buddy = cast.ines
    for who in (cast.ines, cast.milan):
        client.sign_in(who)
        assert "Scheduled mail" not in client.get(address).text
        assert client.forge(f"{address}/send-now", version=1).status_code in (403, 404)
    assert {each.state for each in session.scalars(select(Message))} == {MessageState.WAITING}
    client.sign_in(cast.rita)
    form = client.form_for(f"{address}/send-now", page=address)
    application = f"/applications/{onboarding.application_id}"
    client.submit(f"{application}/undo", page=application)

    client.send(form)
    deliver_due_mail()

    assert smtp_server.messages == []


def test_the_mail_about_a_buddy_waits_for_that_of_the_hire_and_is_cancelled_with_it(cast, session, address):
    onboarding = session.scalars(select(Onboarding)).one()
    held = session.scalars(select(Message).where(Message.held)).all()
    clock.move(timedelta(minutes=2))
    name_buddy(onboarding, cast.ines, by=cast.marta)
    session.flush()
    written = session.scalars(select(Message).where(Message.kind == PERSON_CHANGED_MAIL)).all()
    assert {each.to_email for each in written} == {onboarding.isr.email, cast.ines.email}
    assert {each.due_at for each in written} == {max(each.due_at for each in held)}
    withdraw_onboarding(onboarding, by=cast.rita, reason="The hire was undone.")
    session.expire_all()
    assert {each.state for each in written} == {MessageState.CANCELLED}
