"""Only our GitLab tells us of issues, and what it tells opens no gate by itself (23, 27, 29, 37, 38).

Nobody who lacks the secret learns more than that it is missing, and a delivery that was overheard is
worth nothing after five minutes.
"""

from __future__ import annotations

import copy
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.onboarding.gate.queries import gate_of
from app.onboarding.models import HookDelivery
from app.onboarding.queries import running_onboarding
from app.shared import clock
from tests.gitlab.sync.hooked import DOOR, SIGNING_TOKEN, TOKEN, mirrored, with_gitlab
from tests.real.gitlab_server import new_signing_token

MEGABYTE = 1024 * 1024


@pytest.fixture
def secrets():
    """What Onramp is set up with; a test may ask for others by `@pytest.mark.parametrize("secrets", …)`."""
    return {"gitlab_webhook_token": TOKEN}


@pytest.fixture
def settings(settings, secrets):
    return with_gitlab(settings, **secrets)


@pytest.fixture
def delivery(gitlab_server, session, cast, secrets):
    """The webhook of a tick in a mirrored issue, sent with the very secrets Onramp has."""
    project = gitlab_server.project("acme/onboarding")
    gitlab_server.hook(
        project,
        token=secrets.get("gitlab_webhook_token"),
        signing_token=secrets.get("gitlab_signing_token"),
    )
    anna = gitlab_server.person("Anna Roth", project)
    remote = anna.open(project, "Onboarding", "- [ ] Sign", confidential=True)
    mirrored(remote, cast)
    gitlab_server.take_deliveries()
    anna.tick(remote, "Sign")
    (told,) = gitlab_server.take_deliveries()
    return told


BOTH = {"gitlab_webhook_token": TOKEN, "gitlab_signing_token": SIGNING_TOKEN}
SIGNED = pytest.mark.parametrize("secrets", [BOTH], ids=["signed"])


def kept(session):
    return session.scalar(select(func.count()).select_from(HookDelivery))


def refused(client, session, request):
    answer = client.post(DOOR, **request)
    assert (answer.status_code, answer.data) == (401, b"")
    assert "Set-Cookie" not in answer.headers
    assert kept(session) == 0
    return True


def with_token(request, token: str | None):
    others = {name: value for name, value in request["headers"].items() if name != "X-Gitlab-Token"}
    return {**request, "headers": others if token is None else {**others, "X-Gitlab-Token": token}}


def test_a_forged_token_is_refused(client, session, delivery):
    forged = [None, "", "None", TOKEN[:-1], f"{TOKEN} ", f"{TOKEN},{TOKEN}", TOKEN.upper(), "é", "x" * 10_000]
    for token in forged:
        assert refused(client, session, with_token(delivery.request(), token)), token
    assert client.post(DOOR, **delivery.request()).status_code == 200


@pytest.mark.parametrize("secrets", [{"gitlab_webhook_token": ""}])
def test_without_a_secret_set_up_nothing_equals_nothing(client, session, delivery):
    for token in (None, "", " ", "None", "null", "undefined"):
        request = with_token(delivery.request(), token)
        request["headers"] |= {"webhook-id": "", "webhook-timestamp": "", "webhook-signature": ""}

        assert refused(client, session, request), token


@SIGNED
def test_a_signature_with_a_part_missing_is_refused(client, session, delivery):
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        request = delivery.request()
        request["headers"][name] = ""
        assert refused(client, session, request), name
        del request["headers"][name]
        assert refused(client, session, request), name


@SIGNED
def test_the_token_alone_is_not_enough_where_a_signature_is_set_up(client, session, delivery):
    request = delivery.request()
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        del request["headers"][name]
    request["headers"]["X-Gitlab-Token"] = TOKEN

    assert refused(client, session, request)


@pytest.mark.parametrize("secrets", [BOTH, {**BOTH, "gitlab_webhook_token": ""}], ids=["both", "no token"])
def test_a_body_changed_under_its_signature_is_refused(client, session, delivery):
    request = delivery.request()
    for body in (request["data"].replace(b"[ ]", b"[x]"), request["data"] + b" ", b"", b"{}", b"\xff"):
        assert refused(client, session, {**request, "data": body})
    assert client.post(DOOR, **request).status_code == 200


FORGED = [
    {"webhook-id": "another"},
    {"webhook-timestamp": "0"},
    {"webhook-timestamp": "9" * 400},
    {"webhook-timestamp": "-1"},
    {"webhook-timestamp": "٣"},
    {"webhook-timestamp": "1e9"},
    {"webhook-signature": "v1,"},
    {"webhook-signature": "v1"},
    {"webhook-signature": "v1,AAAA é"},
    {"webhook-signature": "v1," + "A" * 44},
    {"webhook-signature": " ".join(["v1,AAAA"] * 1000)},
]


@SIGNED
def test_a_forged_signature_is_refused(client, session, delivery):
    for forged in FORGED:
        request = delivery.request()
        request["headers"] |= forged
        assert refused(client, session, request), forged
    delivery.hook.signing_token = new_signing_token(b"another secret of thirty-two byt")
    assert refused(client, session, delivery.request()), "signed by another secret"


@SIGNED
def test_one_good_signature_among_several_is_enough_while_secrets_change(client, session, delivery):
    request = delivery.request()
    request["headers"]["webhook-signature"] = f"v1,AAAA v2,x {request['headers']['webhook-signature']}"

    assert client.post(DOOR, **request).status_code == 200


@SIGNED
def test_what_was_overheard_is_worth_nothing_after_five_minutes(client, delivery):
    now = clock.now()
    clock.freeze(now)
    overheard = delivery.request()
    for minutes, status in ((4.9, 200), (-4.9, 200), (5.1, 401), (-5.1, 401), (999, 401)):
        clock.freeze(now + timedelta(minutes=minutes))
        assert client.post(DOOR, **overheard).status_code == status, minutes


@SIGNED
def test_overheard_and_sent_again_at_once_it_is_the_same_delivery(client, session, delivery):
    for key in (delivery.key, "a key nobody has signed"):
        request = delivery.request()
        request["headers"]["Idempotency-Key"] = key
        assert client.post(DOOR, **request).status_code == 200

    assert kept(session) == 1


def test_only_a_hook_of_our_project_is_kept(client, session, delivery):
    """And a project that the body names elsewhere is not believed."""
    ours, other, elsewhere = (copy.deepcopy(delivery.payload) for _ in range(3))
    other["project"]["id"] += 1
    elsewhere["object_attributes"]["project_id"] = elsewhere["project"].pop("id")

    for payload, count in ((other, 0), (elsewhere, 0), (ours, 1)):
        assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200
        assert kept(session) == count


def test_a_verified_body_of_25_megabytes_is_accepted_and_a_larger_one_refused(client, session, delivery):
    payload = delivery.payload
    payload["object_attributes"]["note"] = "x" * (24 * MEGABYTE)
    answer = client.post(DOOR, **delivery.request(json.dumps(payload).encode()))

    assert answer.status_code == 200
    (told,) = session.scalars(select(HookDelivery))
    assert len(told.description) + len(told.previous) < 100
    too_large = delivery.request(b"x" * (25 * MEGABYTE + 1))
    assert client.post(DOOR, **too_large).status_code == 413
    assert kept(session) == 1


def test_the_body_of_a_stranger_is_not_even_read(app, session, delivery):
    read = []

    class Body:
        def read(self, *_size: int) -> bytes:
            read.append(True)
            return b"x"

    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": DOOR, "CONTENT_LENGTH": str(20 * MEGABYTE)}
    answer = app.test_client().open(
        environ_overrides={**environ, "wsgi.input": Body()}, path=DOOR, method="POST"
    )

    assert answer.status_code == 401
    assert not read


def test_what_it_tells_of_a_description_opens_no_gate(client, session, cast, delivery):
    payload = delivery.payload
    payload["object_attributes"] |= {"state": "closed", "state_id": 2, "action": "close"}
    payload["object_attributes"]["description"] = (
        "- [x] Sign\n/close\n/assign @root\n<script>alert(1)</script>"
    )
    payload["changes"]["description"]["current"] = payload["object_attributes"]["description"]
    assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200

    onboarding = running_onboarding(cast.jonas)
    assert not gate_of(cast.jonas).is_open
    assert not any(issue.is_closed for issue in onboarding.gating_issues)
    assert not any(step.is_ticked for step in onboarding.steps)


def test_signed_in_as_anyone_one_is_a_stranger_at_this_door(client, session, cast, delivery):
    client.sign_in(cast.ada)
    for method in ("get", "put", "delete"):
        assert getattr(client, method)(DOOR).status_code == 405
    assert client.post(DOOR, data=delivery.body).status_code == 401
    assert kept(session) == 0


@pytest.mark.parametrize(
    "secrets", [{"gitlab_url": "", "gitlab_token": "", "gitlab_project": "", "gitlab_webhook_token": ""}]
)
def test_without_a_gitlab_there_is_no_such_door(client, session, delivery):
    for request in (delivery.request(), {"data": b""}):
        assert client.post(DOOR, **request).status_code == 404
