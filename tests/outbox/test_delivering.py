"""The worker: mail goes exactly when the change is saved, and a crash loses none."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.outbox.actions import cancel_mail, queue_mail
from app.outbox.models import Message, MessageState
from app.outbox.rules import MAX_DELIVERY_ATTEMPTS, mail_retry_delay
from app.outbox.worker import deliver_due_mail
from app.shared import clock

LEASES = pytest.mark.both_databases


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


def write_mail(to, *, after: timedelta = timedelta(0)) -> Message:
    return queue_mail(
        "password reset",
        "people/mail/reset.txt",
        to=to,
        subject_of=to,
        link=("reset", 7),
        after=after,
        expires_at=clock.now(),
    )


def test_a_mail_arrives_with_its_link_and_is_marked_as_sent(session, cast, smtp_server):
    message = write_mail(cast.ines)
    session.commit()

    assert deliver_due_mail() == 1

    (arrived,) = smtp_server.messages
    assert arrived["To"] == "Ines Duarte <ines@example.com>"
    assert arrived["Message-ID"] == message.message_id
    assert "http://127.0.0.1:8000/reset/" in arrived.get_content()
    assert message.state is MessageState.SENT


@LEASES
def test_mail_of_a_change_that_was_not_saved_never_leaves(session, cast, smtp_server):
    session.commit()
    write_mail(cast.ines)
    session.rollback()

    assert deliver_due_mail() == 0
    assert smtp_server.messages == []


def test_mail_waits_until_it_is_due_and_leaves_unless_it_was_cancelled(session, cast, smtp_server):
    clock.freeze(clock.now())
    message = write_mail(cast.ines, after=timedelta(minutes=15))
    cancelled = write_mail(cast.dana, after=timedelta(minutes=15))
    cancel_mail("password reset", cast.dana)
    session.commit()

    assert deliver_due_mail() == 0
    clock.move(timedelta(minutes=15))
    assert deliver_due_mail() == 1
    assert (message.state, cancelled.state) == (MessageState.SENT, MessageState.CANCELLED)


@LEASES
def test_a_mail_that_is_not_taken_is_tried_again_later_with_the_same_id(session, cast, smtp_server):
    clock.freeze(clock.now())
    message = write_mail(cast.ines)
    session.commit()
    smtp_server.refuse_next(1)

    assert deliver_due_mail() == 0
    assert "try again later" in (message.problem or "")
    assert deliver_due_mail() == 0, "it is tried again at once"

    clock.move(mail_retry_delay(1) or timedelta(0))
    assert deliver_due_mail() == 1
    assert smtp_server.messages[0]["Message-ID"] == message.message_id


def test_the_waits_grow_and_end():
    waits = [mail_retry_delay(attempts) for attempts in range(1, MAX_DELIVERY_ATTEMPTS + 1)]

    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert known[0] == timedelta(minutes=1)
    assert timedelta(hours=12) < sum(known, timedelta(0)) < timedelta(days=3)


def test_a_mail_is_given_up_after_the_last_attempt(session, cast, smtp_server):
    clock.freeze(clock.now())
    message = write_mail(cast.ines)
    message.attempts = MAX_DELIVERY_ATTEMPTS - 1
    session.commit()
    smtp_server.refuse_next(1)

    assert deliver_due_mail() == 0
    assert message.state is MessageState.FAILED


def test_a_name_can_neither_add_a_header_nor_run_a_template(session, cast, smtp_server):
    names = ["Ines\r\nBcc: all@example.com", "{{7*7}} {% include 'x' %} {{config}}"]
    for name in names:
        cast.ines.name = name
        write_mail(cast.ines)
    session.commit()

    assert deliver_due_mail() == len(names)
    for name, arrived in zip(names, smtp_server.deliveries, strict=True):
        assert arrived.recipients == ("ines@example.com",)
        assert arrived.message["Bcc"] is None
        assert " ".join(name.split()) in str(arrived.message["To"].addresses[0].display_name)
        assert name.split()[0] in arrived.message.get_content()


@pytest.mark.slow("the worker is a process, killed and started again")
def test_a_worker_killed_while_sending_loses_no_mail(session, cast, smtp_server, commands, is_full):
    for number in range(8):
        cast.ines.name = f"Ines {number}"
        write_mail(cast.ines)
    session.commit()
    smtp_server.take_time(0.3)
    environ = {"SMTP_URL": smtp_server.url}

    for _ in range(5 if is_full else 1):
        before = _claims(session)
        worker = commands.start("work", "--watch", **environ)
        _wait_until(lambda before=before: _claims(session) > before)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        _leases_end(session)
    smtp_server.take_time(0)
    commands.run("outbox", "deliver", **environ)

    written = {m.message_id: m.to_name for m in session.scalars(select(Message))}
    arrived = [(str(m["Message-ID"]), m["To"].addresses[0].display_name) for m in smtp_server.messages]
    assert set(arrived) == set(written.items()), "a mail was lost, or came back under another Message-ID"
    assert set(session.scalars(select(Message.state))) == {MessageState.SENT}
    assert len(arrived) <= 8 + 5, "a kill repeats the one mail that was in hand, and no other"


def _leases_end(session) -> None:
    """As they do after a while."""
    session.execute(update(Message).where(Message.state == MessageState.WAITING).values(due_at=clock.now()))
    session.commit()


def _claims(session) -> int:
    """How many times a worker took a mail in hand; each kill falls into the sending of one more."""
    claims = session.scalar(select(func.coalesce(func.sum(Message.attempts), 0)))
    session.rollback()  # let the worker write
    return claims


def _wait_until(true, *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the worker did not take a mail in hand"
        time.sleep(0.02)
