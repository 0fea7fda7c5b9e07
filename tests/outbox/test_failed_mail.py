"""Mail that could not be sent stands on a page for admins, where it is corrected, sent again or dropped."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.outbox.actions import queue_mail
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.shared import clock
from app.turns.actions import turn_differences


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture(autouse=True)
def _what_waits_is_stored(session):
    yield
    assert list(turn_differences()) == []


@pytest.fixture
def failed(session, cast, smtp_server) -> Message:
    values = {"to": cast.ines, "subject_of": cast.ines, "expires_at": clock.now()}
    message = queue_mail("password reset", "people/mail/reset.txt", **values)
    message.to_email = "refused@example.com"
    session.commit()
    smtp_server.answer("RCPT", "550 5.1.1 User unknown")
    deliver_due_mail()
    assert message.state is MessageState.FAILED
    return message


def test_it_is_shown_with_its_reason_and_is_an_admins_turn(client, cast, failed):
    client.sign_in(cast.ada)

    page = client.get("/outbox/failed").text
    assert "refused@example.com" in page
    assert "550 5.1.1 User unknown" in page
    assert "/outbox/failed" in client.get("/").text
    client.sign_in(cast.rita)
    assert client.get("/outbox/failed").status_code == 403


def test_a_corrected_address_gets_it(client, cast, session, smtp_server, failed):
    client.sign_in(cast.ada)
    url = f"/outbox/failed/{failed.id}"

    wrong = client.submit(url, email="=?utf-8?q?x?=@x.co")
    assert wrong.status_code == 422
    assert "=?utf-8?q?x?=@x.co" in wrong.text, "what was typed stays"
    assert client.submit(url, email="ines@example.org").status_code == 303
    deliver_due_mail()

    assert [d.recipients for d in smtp_server.deliveries] == [("ines@example.org",)]
    assert failed.state is MessageState.SENT
    assert not any("example.org" in str((a.was, a.became)) for a in activity_of(failed)), (
        "no address on record"
    )
    again = client.submit(url, email="ines@example.org")
    assert again.status_code == 409


def test_it_is_dropped_with_a_reason_that_is_on_record(client, cast, session, smtp_server, failed):
    client.sign_in(cast.ada)
    url = f"/outbox/failed/{failed.id}"

    assert client.submit(f"{url}/drop", reason="").status_code == 422
    assert client.submit(f"{url}/drop", reason="She was told by phone.").status_code == 303
    deliver_due_mail()

    assert (failed.state, smtp_server.deliveries) == (MessageState.CANCELLED, [])
    (line,) = activity_of(failed)
    assert (line.by, line.note.text) == (cast.ada, "She was told by phone.")
    assert "No undelivered mail." in client.get("/outbox/failed").text
