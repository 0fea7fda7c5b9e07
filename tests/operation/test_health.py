"""How admins and monitors see that the worker is behind, stuck or gone."""

from __future__ import annotations

import threading
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select

from app import worker
from app.db.base import db
from app.exports.models import ListExport, RowKind
from app.operation import heartbeats
from app.operation.models import WorkerLoop
from app.outbox.models import Message, MessageState
from app.people.models import LinkRequest
from app.shared import clock
from tests.real.page import Page
from tests.real.statements import statements

NOW = clock.now()


@pytest.fixture
def environ(environ):
    return {**environ, "SMTP_URL": "smtp://127.0.0.1:9", "MAIL_LATE_MINUTES": "5", "JOB_LATE_MINUTES": "60"}


def _mail(**values) -> Message:
    message = Message(
        message_id=f"<{token_hex(8)}@x>",
        kind="test",
        about="user:1",
        to_name="A Secret Name",
        to_email="nobody-may-read@example.com",
        subject="Secret",
        body="Secret",
        **{"due_at": clock.now(), **values},
    )
    db.session.add(message)
    db.session.commit()
    return message


def _ready(client, path="/readyz"):
    answer = client.get(path)
    return answer.status_code, answer.json


@pytest.mark.both_databases
def test_readyz_says_how_old_the_oldest_due_mail_and_job_are_with_one_statement(client, session):
    assert _ready(client) == (
        200,
        {"status": "ready", "oldest_mail_seconds": 0, "oldest_job_seconds": 0, "late": []},
    )
    clock.freeze(clock.now())
    _mail(due_at=clock.now() - timedelta(minutes=4))
    _mail(due_at=clock.now() - timedelta(hours=9), state=MessageState.SENT)
    _mail(due_at=clock.now() + timedelta(hours=9))
    session.add(LinkRequest(purpose="reset", email="x@y.zz", due_at=clock.now() - timedelta(minutes=59)))
    session.commit()
    client.get("/readyz")
    with statements() as asked:
        assert _ready(client, "/readyz/worker") == (
            200,
            {"status": "ready", "oldest_mail_seconds": 240, "oldest_job_seconds": 59 * 60, "late": []},
        )
    assert len([each for each in asked if "FROM messages" in each]) == 1
    assert len([each for each in asked if "SELECT" in each]) == 1
    clock.freeze(clock.now() + timedelta(minutes=2))

    late = {"oldest_mail_seconds": 360, "oldest_job_seconds": 61 * 60, "late": ["mail", "links"]}
    assert _ready(client) == (200, {"status": "ready", **late})
    assert _ready(client, "/readyz/worker") == (503, {"status": "late", **late})


def test_the_loops_of_a_worker_are_rows_that_an_admin_reads(app, cast, client, session, monkeypatch):
    stop, has_failed, written = threading.Event(), threading.Event(), []

    def send_nothing() -> bool:
        return False

    def read_badly() -> bool:
        has_failed.set()
        raise ValueError("Thorvald Quist, who is nobody's business")

    def stop_soon() -> bool:
        has_failed.wait(10)
        written.extend(db.session.scalars(select(WorkerLoop)).all())
        if written:
            stop.set()
        return False

    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.05)
    old = {"stopped": False, "failures": 0, "started_at": NOW}
    session.add(WorkerLoop(worker="gone", loop="seals", seen_at=NOW - timedelta(hours=25), **old))
    session.add(
        WorkerLoop(worker="dead", loop="gitlab", seen_at=NOW - timedelta(hours=23), ran_at=NOW, **old)
    )
    session.commit()
    worker.run_loops({"mail": [send_nothing], "documents": [read_badly], "rest": [stop_soon]}, stop)
    session.expire_all()

    rows = {row.loop: row for row in session.scalars(select(WorkerLoop))}
    assert rows.keys() == {"gitlab", "mail", "documents", "rest"}  # what was gone for a day is deleted
    assert rows["documents"].failure == "read_badly: ValueError"
    assert rows["documents"].failures >= 1
    assert rows["mail"].succeeded_at
    assert all(rows[name].stopped for name in ("mail", "documents", "rest"))
    client.sign_in(cast.ada)
    assert "No worker is running." in client.get("/health").text
    rows["documents"].stopped = False
    rows["documents"].task, rows["documents"].task_since = "read_one_document", clock.now()
    session.commit()
    page = client.get("/health").text
    assert "No worker is running." not in page
    assert "read_badly: ValueError" in page
    assert "Failing" in page
    assert "At read_one_document since" in page
    assert "Thorvald" not in page


def test_a_worker_writes_its_rows_once_in_some_seconds_with_two_statements(session):
    beats = heartbeats.Heartbeats(["mail", "rest"])
    with statements() as asked:
        for _ in range(5):
            beats.write_if_due()
    assert len([each for each in asked if "worker_loops" in each]) == 2


def test_health_says_what_waits_and_links_to_what_failed(cast, client, session):
    clock.freeze(clock.now())
    _mail(due_at=clock.now() - timedelta(minutes=10))
    _mail(state=MessageState.FAILED)
    export = ListExport(
        by_id=cast.rita.id, row_kind=RowKind.CANDIDATES, asked="", problem="The disk is full."
    )
    session.add(export)
    session.commit()
    client.sign_in(cast.ada)
    assert client.get("/people").text.count('href="/health"') == 1
    text = client.get("/health").text

    assert '<a href="/outbox/failed">Undelivered mail</a>' in text
    assert f"Export {export.id}" in text
    assert "The disk is full." in text
    assert cast.rita.name in text
    assert "A Secret Name" not in text
    assert Page(text)
    client.sign_in(cast.rita)
    assert client.get("/health").status_code == 403
