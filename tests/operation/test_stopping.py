"""A stopped process finishes what it does: real processes, stopped with SIGTERM at work."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.db.base import db
from app.outbox.models import Message, MessageState
from app.shared import clock
from tests.real.server import serving_on

# Locks and several writers; SQLite has one writer at a time, also among tests.
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
PATIENCE_SECONDS = 60
UPLOAD = b"csrf_token=none&email=a@b.example&password=x"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def until(condition):
    """Wait for what a condition returns once that is true."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            if found := condition():
                return found
        time.sleep(0.1)
    raise TimeoutError


def read(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_SECONDS) as answer:
        return answer.read().decode()


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False


def waits_for_lock() -> bool:
    here = "wait_event_type = 'Lock' AND datname = current_database()"
    with db.engine.connect() as connection:
        return bool(connection.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")))  # noqa: S608


@pytest.mark.slow("a web server of two processes")
def test_a_web_server_counts_in_both_processes_and_answers_whole_what_is_in_flight_when_it_stops(
    app, environ
):
    port, metrics_port = free_port(), free_port()
    production = {
        **environ,
        "ONRAMP_ENV": "production",
        "SECRET_KEY": "b7Qk2xVn9sLw4rTz8mYc1pHd6fGj3aEu-0Kq",
        "WEB_CONCURRENCY": "2",
        "METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
    }
    with serving_on(port, production) as server, ThreadPoolExecutor() as others, app.app_context():
        until(lambda: read(port, "/healthz"))
        with ThreadPoolExecutor(8) as many:
            list(many.map(lambda _: read(port, "/healthz"), range(30)))
        numbers = read(metrics_port, "/metrics")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(port, "/metrics")
        assert 'onramp_requests_total{endpoint="health.alive",method="GET",status="200"} 31.0' in numbers
        assert "onramp_database_up 1.0" in numbers
        assert 'onramp_due{kind="documents"} 0.0' in numbers
        assert "onramp_database_connections_open" in numbers, [x for x in numbers.splitlines() if "data" in x]

        with db.engine.begin() as lock, socket.create_connection(("127.0.0.1", port)) as upload:
            lock.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            slow = others.submit(read, port, "/readyz")
            upload.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n" % len(UPLOAD) + UPLOAD[:10]
            )
            until(waits_for_lock)
            server.send_signal(signal.SIGTERM)
            until(lambda: is_refused(port))
            time.sleep(1.5)
            upload.sendall(UPLOAD[10:])
            upload.settimeout(PATIENCE_SECONDS)
            answer = upload.makefile("rb").read().decode()
        assert json.loads(slow.result())["status"] == "ready"
        assert answer.startswith("HTTP/1.1 400")
        assert "Connection: close" in answer
        assert answer.endswith("</html>\n") or answer.rstrip().endswith("</html>")
        assert server.wait(PATIENCE_SECONDS) == 0
        lines = [json.loads(line) for line in server.stderr.read().splitlines()]
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert "onramp_" not in str(lines)
    assert any(each.get("endpoint") == "people.sign_in" and each.get("status") == 400 for each in lines)


def due_mail(name: str) -> int:
    message = Message(
        message_id=f"<{name}@onramp.example>",
        kind="test",
        about="user:1",
        to_name=name,
        to_email=f"{name}@example.org",
        subject="Hello",
        body="Hello",
        due_at=clock.now() - timedelta(minutes=1),
    )
    db.session.add(message)
    db.session.commit()
    return message.id


def state_of(message_id: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, message_id, populate_existing=True)


def test_a_worker_that_is_stopped_finishes_its_mail_and_begins_no_other(session, commands, smtp_server):
    first, second = due_mail("ada"), due_mail("bo")
    smtp_server.take_time(3)
    port = free_port()
    work = commands.start("work", "--watch", SMTP_URL=smtp_server.url, METRICS_ADDRESS=f"127.0.0.1:{port}")
    until(lambda: state_of(first).attempts)
    numbers = until(lambda: read(port, "/metrics"))
    work.send_signal(signal.SIGTERM)

    assert work.wait(PATIENCE_SECONDS) == 0
    assert state_of(first).state is MessageState.SENT
    assert state_of(second).state is MessageState.WAITING
    assert state_of(second).attempts == 0
    assert len(smtp_server.deliveries) == 1
    assert 'onramp_due{kind="mail"} 1.0' in numbers
    assert 'onramp_task_runs_total{outcome="nothing due",task="make_one_export"}' in numbers


@pytest.mark.full("outbox/test_delivering.py kills a worker at work; here it is stopped, and gives up")
def test_a_worker_that_cannot_finish_in_time_leaves_its_mail_to_the_next_one(session, commands, smtp_server):
    mail = due_mail("ada")
    smtp_server.take_time(PATIENCE_SECONDS)
    work = commands.start("work", "--watch", SMTP_URL=smtp_server.url)
    until(lambda: state_of(mail).attempts)
    work.send_signal(signal.SIGTERM)
    assert work.wait(PATIENCE_SECONDS) == 0

    message = state_of(mail)
    assert message.state is MessageState.WAITING
    assert message.due_at > clock.now()
    message.due_at = clock.now()  # the lease ends
    session.commit()
    smtp_server.take_time(0)
    assert commands.run("outbox", "deliver", SMTP_URL=smtp_server.url).returncode == 0
    assert state_of(mail).state is MessageState.SENT
    assert [each["Message-ID"] for each in smtp_server.messages][-1] == "<ada@onramp.example>"
