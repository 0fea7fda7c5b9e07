"""What the log says of a request: its id, its endpoint, the id of a user, and nothing that was typed."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest
from flask.testing import FlaskClient

from app import worker
from app.people.models import LinkRequest
from app.shared.logs import JsonLogFormatter
from tests.factories.applications import an_opening
from tests.factories.settings import settings_from

PASSWORD = "the sentence only Rita knows"
NAME, EMAIL = "Thorvald Quist", "thorvald.quist@example.net"
SENT_ID = "proxy-4711.abc_def"


@pytest.fixture
def log():
    """The log of Onramp as it is written in production."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLogFormatter())
    logging.getLogger().addHandler(handler)
    own = logging.getLogger("app")
    before, own.level = own.level, logging.INFO
    own.manager._clear_cache()
    yield lines
    own.setLevel(before)
    logging.getLogger().removeHandler(handler)


def _entries(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_log_of_a_journey_has_nothing_that_a_person_typed_or_was_sent(
    app, cast, client, session, log, smtp_server, environ, monkeypatch
):
    opening = an_opening(cast)
    rita = {"id": cast.rita.id, "name": cast.rita.name, "email": cast.rita.email}
    client.sign_in(cast.rita)
    added = client.submit(f"/openings/{opening.id}/candidates/add", name=NAME, email=EMAIL)
    assert added.status_code == 303
    client.get(f"/search?q={NAME}")
    stranger = app.test_client()
    stranger.submit("/forgot", email=rita["email"])
    stranger.get("/reset/a-token-nobody-may-read")
    stranger.submit("/sign-in", email=EMAIL, password=PASSWORD)

    def breaks(**_values):
        try:
            raise ValueError(f"{NAME!r} is not {EMAIL}")
        except ValueError as error:
            raise KeyError(NAME) from error

    monkeypatch.setitem(app.view_functions, "health.alive", breaks)
    assert FlaskClient(app, app.response_class).get("/healthz").status_code == 500
    monkeypatch.setattr(worker, "WORKER_TASKS", [worker.send_one_requested_reset])
    worker.run_all_tasks()
    logging.getLogger("app.outbox.worker").error(
        "Mail 3 failed: 550 <%s> unknown at https://x.example/y?z", EMAIL
    )

    entries = _entries(log)
    assert session.query(LinkRequest).count() == 0
    assert opening.id
    for secret in (
        NAME,
        "Thorvald",
        EMAIL,
        rita["name"],
        rita["email"],
        PASSWORD,
        "a-token-nobody-may-read",
        "/y?z",
    ):
        assert secret not in log.getvalue(), secret
    requests = [each for each in entries if each["message"] == "Request"]
    (of_form,) = [
        each for each in requests if each["method"] == "POST" and each["endpoint"] == "pipeline.add_candidate"
    ]
    assert of_form["status"] == 303
    assert of_form["user_id"] == rita["id"]
    assert of_form["ms"] >= 0
    (broken,) = [each for each in entries if each.get("error") == "KeyError"]
    assert broken["endpoint"] == "health.alive"
    assert "in breaks" in broken["traceback"]
    (done,) = [each for each in entries if each["message"] == "Done"]
    assert done["task"] == "send_one_requested_reset"
    assert re.fullmatch("[0-9a-f]{8}", done["run"])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [
        ("1", SENT_ID, True),
        ("0", SENT_ID, False),
        ("1", "ada@example.com", False),
        ("1", "short", False),
        ("1", "x" * 65, False),
    ],
)
def test_the_id_of_a_request_is_that_of_a_trusted_proxy_or_a_new_one(environ, log, proxies, sent, is_taken):
    from app import create_app

    client = create_app(settings_from({**environ, "TRUSTED_PROXIES": proxies})).test_client()
    answer = client.get("/nothing-of-ours", headers={"X-Request-Id": sent})
    own = answer.headers["X-Request-Id"]

    assert (own == sent) is is_taken
    assert is_taken or re.fullmatch("[0-9a-f]{16}", own)
    assert f"<code>{own}</code>" in answer.text
    assert {each["request_id"] for each in _entries(log)} == {own}
