"""What a person is answered by a request or by mail, to be compared. Nothing of it is saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

from flask import Flask, has_request_context
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db.base import db
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from app.worker import WORKER_TASKS
from tests.real.page import but_for_tokens

ROW_COLUMNS = ("id", "message_id", "link_id")  # of a mail, and of the link it would have
VARYING_HEADERS = (
    "Set-Cookie",
    "Content-Length",
    "Date",
    "Expires",
    "X-Request-Id",
)  # the first two are compared inside
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of a calendar event
DAYS_OF_MAIL = (0, 1, 4)


@dataclass(frozen=True)
class Request:
    """A page, or an action with what is filled in, in one of several ways."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.fields)}"


@dataclass(frozen=True)
class Answer:
    """Two are equal if a person can see no difference."""

    status: int
    headers: dict[str, str]
    flashes: Any
    page: str
    mail: list[str]


class Browser:
    """The browser of a person who is signed in. Each request is the first one after that."""

    def __init__(self, app: Flask, user: User) -> None:
        self._app, self._client, self._mail = app, app.test_client(), list[str]()
        self._client.sign_in(user)
        self._token = self._client.csrf_token()
        self._cookie_name = app.config["SESSION_COOKIE_NAME"]
        self._cookie = self._client.get_cookie(self._cookie_name).value

    @contextmanager
    def nothing_saved(self) -> Iterator[None]:
        """Drop what the requests of the block would save, once its mail was read."""
        with _dropped(self._mail, of_requests=True):
            yield

    def ask(self, request: Request) -> Answer:
        self._client.set_cookie(self._cookie_name, self._cookie)  # without the flashes of the one before
        self._mail.clear()
        fields = {**dict(request.fields), "csrf_token": self._token}
        sent = {"data": fields} if request.method == "POST" else {}
        answer = self._client.open(request.path, method=request.method, **sent)
        page = "" if answer.status_code == 303 else but_for_tokens(_content(answer))
        headers = {name: value for name, value in answer.headers.items() if name not in VARYING_HEADERS}
        if answer.status_code == 303:
            headers["Location"] = re.sub(
                r"\d+", "#", answer.headers["Location"]
            )  # of what it would have made
        flashes = self._flashes(answer)
        return Answer(answer.status_code, headers, flashes, page, _without_ids(self._mail))

    def _flashes(self, answer: TestResponse) -> Any:
        """What the next page will say, which is in the session's cookie until then."""
        cookie = re.search(r"onramp=([^;]+)", answer.headers.get("Set-Cookie", ""))
        reader = SecureCookieSessionInterface().get_signing_serializer(self._app)
        assert reader is not None
        return reader.loads(cookie[1]).get("_flashes") if cookie else None


def _content(answer: TestResponse) -> str:
    """Its text, or its bytes if it is a picture."""
    return answer.get_data().decode(errors="surrogateescape")


def mail_of_the_worker(users: list[User]) -> dict[str, list[str]]:
    """By email, the mail that every task of the worker would send them now, tomorrow, and in four days."""
    now, mail = clock.now(), list[str]()
    found: dict[str, list[str]] = {user.email: [] for user in users}
    with _dropped(mail, of_requests=False):
        for days, run_task in product(DAYS_OF_MAIL, WORKER_TASKS):
            clock.freeze(now + timedelta(days=days))
            while run_task():
                pass
            for email, mails in found.items():
                mails += [each for each in _without_ids(mail) if email in _without_reply_to(each)]
            mail.clear()
            db.session.rollback()
    clock.freeze(now)
    return found


def _without_reply_to(mail: str) -> str:
    """A mail without the address to which its recipient may answer: who has it gets no mail by that."""
    return re.sub(r"'reply_to': '[^']*'", "", mail)


def _without_ids(mail: list[str]) -> list[str]:
    return [re.sub(r"([/:])\d+", r"\1#", UUID.sub("#", each)) for each in mail]


@contextmanager
def _dropped(mail: list[str], *, of_requests: bool) -> Iterator[None]:
    """Write what would be saved, read its mail into `mail`, and drop it.

    Either what requests save, or what the worker does, which runs in the test's own context.
    """
    save, last = db.session.commit, db.session.scalar(select(db.func.max(Message.id))) or 0
    save()

    def read_and_drop() -> None:
        if of_requests and not has_request_context():
            save()
            return
        db.session.flush()
        table = Message.__table__
        rows = db.session.execute(select(table).where(table.c.id > last).order_by(table.c.id)).mappings()
        mail[:] = [str({k: v for k, v in row.items() if k not in ROW_COLUMNS}) for row in rows]

    with patch.object(db.session, "commit", read_and_drop):
        yield
