"""A GitLab that never answers delays no mail, and the worker ends cleanly all the same."""

from __future__ import annotations

import signal
import threading

from sqlalchemy import delete

from app.db.base import db
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared import clock

PATIENCE_SECONDS = 60


def test_mail_is_sent_while_gitlab_is_silent_and_the_worker_stops_on_request(
    cast, commands, gitlab_server, mirror, smtp_server
):
    is_asked, may_answer = threading.Event(), threading.Event()
    gitlab_server.before("GET", "/issues$", lambda: is_asked.set() or may_answer.wait(PATIENCE_SECONDS))
    db.session.execute(delete(Message))  # of the hire
    db.session.commit()  # let the worker write
    worker = commands.start("work", "--watch", SMTP_URL=smtp_server.url)
    try:
        assert is_asked.wait(PATIENCE_SECONDS), "the worker did not ask GitLab"
        message = queue_mail(
            "reset", "people/mail/reset.txt", to=cast.ines, subject_of=cast.ines, expires_at=clock.now()
        )
        db.session.commit()
        message_id = message.message_id
        db.session.rollback()

        arrived = smtp_server.wait_for(1, seconds=PATIENCE_SECONDS)

        assert not may_answer.is_set()
        assert [letter["Message-ID"] for letter in arrived] == [message_id]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE_SECONDS) == 0, "the worker does not end while GitLab is silent"
    finally:
        may_answer.set()
