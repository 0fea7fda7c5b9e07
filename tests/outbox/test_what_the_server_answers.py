"""Accepted is sent; a refusal is read: about this mailbox it fails the mail, about us it waits and alarms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.outbox.actions import cancel_mail, queue_mail
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.outbox.rules import MAX_DELIVERY_ATTEMPTS
from app.outbox.worker import deliver_due_mail
from app.shared import clock
from app.turns.actions import turn_differences
from tests.real.smtp import HANG_UP, running_mail_server

SENT, FAILED, LATER, ALARM = "sent", "failed", "waits", "waits, with an alarm"
# What the server answers to which command, and what becomes of the mail. Others are in test_smtp_replies.py.
ANSWERS = [
    ("RCPT", "550 5.1.1 User unknown", FAILED),
    ("RCPT", "450 4.2.0 Greylisted, try again", LATER),
    ("RCPT", "554 5.7.1 Relay access denied", ALARM),
    ("MAIL", "550 Sender rejected", ALARM),
    ("MAIL", "552 5.3.4 Message too big", FAILED),
    ("MAIL", "421 4.7.0 Too many connections", LATER),
    ("MAIL", HANG_UP, LATER),
    ("DATA", "550 5.6.0 Content cannot be delivered", FAILED),
    ("DATA", "554 Transaction failed", ALARM),
    ("DATA", "451 Local error", LATER),
    ("DATA", HANG_UP, LATER),
    ("QUIT", "250 OK", SENT),
    ("QUIT", "421 Shutting down", SENT),
    ("QUIT", "502 Not implemented", SENT),
    ("QUIT", HANG_UP, SENT),
]
ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture(autouse=True)
def _what_waits_is_stored(session):
    yield
    assert list(turn_differences()) == []


def write_mail(to, email: str | None = None) -> Message:
    message = queue_mail("reset", "people/mail/reset.txt", to=to, subject_of=to, expires_at=clock.now())
    message.to_email = email or message.to_email
    return message


def _became(message: Message) -> str:
    if message.state is MessageState.WAITING:
        return ALARM if message.alarm else LATER
    return message.state.value


@ONE_DATABASE
def test_an_answer_decides_what_becomes_of_the_mail(session, cast, smtp_server):
    clock.freeze(clock.now())
    for command, answer, becomes in ANSWERS:
        message = write_mail(cast.ines, "refused@example.com")
        session.commit()
        smtp_server.answer(command, answer)

        sent = deliver_due_mail()

        smtp_server.answer(command, None)
        assert (_became(message), sent) == (becomes, becomes == SENT), (command, answer)
        assert bool(message.problem) == (becomes != SENT)
        assert message.due_at > clock.now() or becomes in (FAILED, SENT)
    assert len(smtp_server.messages) == sum(becomes == SENT for *_, becomes in ANSWERS)


@ONE_DATABASE
def test_a_wrong_password_lets_everything_wait_and_alarms_and_then_all_of_it_leaves(
    app, session, cast, smtp_server, monkeypatch
):
    clock.freeze(clock.now())
    with_password = smtp_server.url.replace("://", "://onramp:secret@")
    monkeypatch.setitem(
        app.extensions, "settings", app.extensions["settings"].model_copy(update={"smtp_url": with_password})
    )
    messages = [write_mail(cast.ines) for _ in range(5)]
    session.commit()
    smtp_server.answer("AUTH", "535 5.7.8 Authentication credentials invalid")

    for _ in range(MAX_DELIVERY_ATTEMPTS + 2):
        deliver_due_mail()
        clock.move(timedelta(minutes=15))

    assert {message.state for message in messages} == {MessageState.WAITING}, "a mail was given up"
    assert any(message.alarm and "535" in (message.problem or "") for message in messages)
    before = smtp_server.connections
    smtp_server.answer("AUTH", None)
    assert deliver_due_mail() == 5
    assert smtp_server.connections == before + 1
    assert not any(message.alarm for message in messages)


@ONE_DATABASE
def test_a_server_that_is_away_is_asked_once_a_round_and_no_mail_is_given_up(
    app, session, cast, monkeypatch, caplog
):
    clock.freeze(clock.now())
    nobody_there = app.extensions["settings"].model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    monkeypatch.setitem(app.extensions, "settings", nobody_there)
    messages = [write_mail(cast.ines) for _ in range(20)]
    session.commit()

    assert deliver_due_mail() == 0

    assert sum("not accepted" in record.message for record in caplog.records) == 1
    assert {message.due_at > clock.now() for message in messages} == {True}
    for _ in range(MAX_DELIVERY_ATTEMPTS + 2):
        clock.move(timedelta(hours=4))
        deliver_due_mail()
    assert {message.state for message in messages} == {MessageState.WAITING}
    assert any(message.alarm for message in messages)


def test_a_mail_that_is_cancelled_needs_no_person(session, cast):
    message = write_mail(cast.ines)
    message.alarm = True
    session.flush()
    update_mail_problems([message.id])

    assert cancel_mail("reset", cast.ines) == 1


def test_a_mail_no_letter_can_be_made_of_fails_alone(session, cast, smtp_server):
    """Such addresses are refused at every form today; the row is one from before."""
    poison = write_mail(cast.ines, "=?utf-8?q?x?=@x.co")
    others = [write_mail(cast.dana) for _ in range(3)]
    odd = write_mail(cast.ines, '"odd one"@example.com\r\nRCPT TO:<b@example.com>')
    session.commit()

    assert deliver_due_mail() == 3

    assert [message.state for message in others] == [MessageState.SENT] * 3
    assert poison.state is odd.state is MessageState.FAILED
    assert "The mail cannot be made" in (poison.problem or "")
    assert {r for d in smtp_server.deliveries for r in d.recipients} == {"dana@example.com"}


def test_a_refused_mailbox_does_not_keep_the_others_in_the_same_connection(session, cast, smtp_server):
    refused = write_mail(cast.ines, "refused@example.com")
    others = [write_mail(cast.dana) for _ in range(9)]
    session.commit()
    smtp_server.answer("RCPT", "550 5.1.1 User unknown")

    assert deliver_due_mail() == 9

    assert refused.state is MessageState.FAILED
    assert {message.state for message in others} == {MessageState.SENT}
    assert smtp_server.connections == 1


@ONE_DATABASE
def test_a_server_that_hangs_up_on_one_mail_gets_the_next_in_a_new_connection(session, cast, smtp_server):
    clock.freeze(clock.now())
    refused = write_mail(cast.ines, "refused@example.com")
    others = [write_mail(cast.dana) for _ in range(2)]
    session.commit()
    smtp_server.answer("RCPT", HANG_UP)

    assert deliver_due_mail() == 2

    assert {message.state for message in others} == {MessageState.SENT}
    assert refused.state is MessageState.WAITING
    for _ in range(MAX_DELIVERY_ATTEMPTS):
        clock.move(timedelta(hours=4))
        deliver_due_mail()
    assert refused.state is MessageState.FAILED, "it is tried for ever"


@ONE_DATABASE
def test_letters_before_the_at_sign_go_by_smtputf8_and_fail_clearly_without(app, session, cast, monkeypatch):
    with running_mail_server() as carries, running_mail_server(carries_utf8=False) as carries_not:
        for server in (carries, carries_not):
            url = app.extensions["settings"].model_copy(update={"smtp_url": server.url})
            monkeypatch.setitem(app.extensions, "settings", url)
            write_mail(cast.ines, "jörg@xn--bcher-kva.example")
            write_mail(cast.ines, "ines@xn--bcher-kva.example")
            session.commit()
            deliver_due_mail()

        assert [d.recipients for d in carries.deliveries] == [
            ("jörg@xn--bcher-kva.example",),
            ("ines@xn--bcher-kva.example",),
        ]
        assert [d.recipients for d in carries_not.deliveries] == [("ines@xn--bcher-kva.example",)]
    (failed,) = session.scalars(select(Message).where(Message.state == MessageState.FAILED))
    assert "SMTPUTF8" in (failed.problem or "")


def test_a_mail_that_was_refused_can_be_taken_back_and_one_on_its_way_cannot(session, cast, smtp_server):
    clock.freeze(clock.now())
    message = write_mail(cast.ines, "refused@example.com")
    session.commit()
    smtp_server.answer("RCPT", "450 4.2.0 Greylisted")
    deliver_due_mail()
    session.execute(update(Message).values(maybe_sent=True))
    assert cancel_mail("reset", cast.ines) == 0, "nobody knows whether it has left"

    session.rollback()
    assert cancel_mail("reset", cast.ines) == 1
    session.commit()
    assert message.state is MessageState.CANCELLED
