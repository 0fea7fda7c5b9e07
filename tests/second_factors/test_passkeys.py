"""Passkeys: added, used after the password and instead of it; what no honest device sends is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.outbox.models import Message
from app.second_factors.models import Passkey, RecoveryCode
from app.second_factors.rules import CHALLENGE_LIFETIME, relying_party
from app.shared import clock
from tests.factories.second_factors import PRESENT, Device
from tests.second_factors.signing_in import LOCALHOST, SECOND_STEP, enter_password, is_signed_in, options_on

ADD, WITHOUT_PASSWORD = "/account/second-factors/passkeys/add", "/sign-in/passkey"


def add(client, device, name="Laptop"):
    options = options_on(client, ADD)
    return client.submit(ADD, name=name, response=device.make(options)), options


def use(client, device, page=SECOND_STEP):
    options = options_on(client, page)
    return client.forge(page, response=device.use(options))


def test_a_passkey_is_added_on_record_with_a_mail_and_recovery_codes_come_next(client, cast, session, device):
    client.sign_in(cast.rita)

    answer, options = add(client, device)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/second-factors/recovery-codes")
    assert options["rp"]["id"] == "localhost"
    assert [each["alg"] for each in options["pubKeyCredParams"]] == [-8, -7, -257]
    assert str(cast.rita.id) not in options["user"]["id"]
    assert [line.verb for line in activity_of(cast.rita)] == [ActivityVerb.ADDED_PASSKEY]
    (message,) = session.scalars(select(Message))
    assert "“Laptop” was added" in message.body
    page = client.get("/account/second-factors").text
    assert "Laptop" in page
    assert "Not yet" in page

    answer, options = add(client, device)
    assert answer.status_code == 422
    assert "added already" in answer.text
    assert use(client, device, WITHOUT_PASSWORD).status_code == 303, "as whom the device knows"
    assert len(options["excludeCredentials"]) == 1, "the device itself would have refused"


def test_a_second_passkey_has_the_same_handle(client, cast, session, device):
    client.sign_in(cast.rita)
    add(client, device)
    answer, _ = add(client, Device(**LOCALHOST), "Key")
    assert answer.status_code == 303
    assert len(set(session.scalars(select(Passkey.user_handle)))) == 1


def test_a_passkey_is_a_second_factor(client, cast, session, device):
    passkey = device.owned_by(cast.rita)
    enter_password(client, cast.rita)
    assert not is_signed_in(client)

    assert use(client, device).status_code == 303

    assert is_signed_in(client)
    session.refresh(passkey)
    assert passkey.used_at is not None
    assert passkey.sign_count == device.count


def test_a_passkey_signs_in_without_a_password_if_the_device_checks_who_uses_it(app, cast, device):
    device.owned_by(cast.ada)
    client = app.test_client()
    options = options_on(client, WITHOUT_PASSWORD)
    assert (options["userVerification"], options["allowCredentials"]) == ("required", [])

    answer = use(client, device, f"{WITHOUT_PASSWORD}?next=/people")
    assert answer.headers["Location"] == "/people"
    assert is_signed_in(client)

    stranger = app.test_client()
    device.flags = PRESENT
    assert use(stranger, device, WITHOUT_PASSWORD).status_code == 422
    assert not is_signed_in(stranger)
    enter_password(stranger, cast.ada)
    assert use(stranger, device).status_code == 303, "after the password, a touch is enough"


def test_a_closed_account_does_not_open(client, cast, device):
    device.owned_by(cast.ada)
    cast.ada.active = False
    assert use(client, device, WITHOUT_PASSWORD).status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://onramp.example.evil"},
        {"origin": "http://localhost:8000"},
        {"rp_id": "evil.example"},
        {"key": Device(**LOCALHOST).key},
        {"credential_id": b"of nobody" * 4},
        {"handle": b"of somebody else" * 2},
        {"flags": 0},
    ],
)
def test_what_another_site_key_or_person_signed_is_refused(client, cast, device, change):
    device.owned_by(cast.rita)
    for page in (SECOND_STEP, WITHOUT_PASSWORD):
        enter_password(client, cast.rita)
        answer = use(client, replace(device, **change), page)
        assert answer.status_code == 422
        assert "not accepted" in answer.text
        assert not is_signed_in(client)


def test_a_passkey_of_somebody_else_is_no_second_factor(client, cast, device):
    Device(**LOCALHOST).owned_by(cast.rita)
    device.owned_by(cast.ada)
    enter_password(client, cast.rita)
    assert use(client, device).status_code == 422
    assert not is_signed_in(client)


def test_a_challenge_works_once_for_minutes_in_its_browser_for_its_purpose(app, client, cast, device):
    device.owned_by(cast.rita)
    device.count = -1  # it counts nothing, so that only the challenge says that it was used
    options = options_on(client, WITHOUT_PASSWORD)
    stolen = device.use(options)

    stranger = app.test_client()
    assert stranger.forge(WITHOUT_PASSWORD, response=stolen).status_code == 422, "of another browser"
    enter_password(client, cast.rita)
    assert client.forge(SECOND_STEP, response=stolen).status_code == 422, "for another purpose"

    stolen = device.use(options_on(client, WITHOUT_PASSWORD))
    with client.session_transaction() as held:
        cookie = dict(held)
    assert client.forge(WITHOUT_PASSWORD, response=stolen).status_code == 303
    with client.session_transaction() as held:
        held.clear()
        held.update(cookie)
    assert client.forge(WITHOUT_PASSWORD, response=stolen).status_code == 422, "again, with the old cookie"

    late = app.test_client()
    answer = device.use(options_on(late, WITHOUT_PASSWORD))
    clock.move(CHALLENGE_LIFETIME)
    assert late.forge(WITHOUT_PASSWORD, response=answer).status_code == 422, "too late"


def test_a_device_that_counts_backwards_is_refused_on_record(client, cast, session, device):
    device.count = 7
    device.owned_by(cast.rita)
    device.count = 5
    enter_password(client, cast.rita)

    answer = use(client, device)

    assert answer.status_code == 422
    assert "may have been copied" in answer.text
    assert not is_signed_in(client)
    assert [line.verb for line in activity_of(cast.rita)] == [ActivityVerb.NOTICED_COPIED_PASSKEY]
    (message,) = session.scalars(select(Message))
    assert "may have been copied" in message.body


def test_what_is_no_answer_at_all_is_refused(client, cast, device):
    device.owned_by(cast.rita)
    good = json.loads(device.use(options_on(client, WITHOUT_PASSWORD)))
    odd = ["", "null", "[]", "{}", "{", '"x"', "é", "9" * 30_000, json.dumps(good | {"rawId": "!"})]
    odd += [json.dumps(good | {"response": value}) for value in (None, [], {}, "x", {"clientDataJSON": "AA"})]
    odd += [json.dumps(good | {"response": good["response"] | {name: "AA"}}) for name in good["response"]]
    for response in odd:
        assert client.forge(WITHOUT_PASSWORD, response=response).status_code == 422, response
    client.sign_in(cast.rita)
    for response in odd:
        assert client.forge(ADD, name="x", response=response).status_code == 422, response


def test_an_answer_of_another_kind_of_key_or_challenge_adds_nothing(client, cast, session, device):
    client.sign_in(cast.rita)
    options = options_on(client, ADD)
    for changed in ({"origin": "https://evil.example"}, {"rp_id": "evil.example"}):
        made = replace(device, **changed).make(options)
        assert client.forge(ADD, name="x", response=made).status_code == 422
    made = device.make({"challenge": "AAAA"})
    assert client.forge(ADD, name="x", response=made).status_code == 422
    assert not session.scalars(select(Passkey)).all()


def test_recovery_codes_are_shown_once_and_saved_by_their_owner(client, cast, session, device):
    page = "/account/second-factors/recovery-codes"
    device.owned_by(cast.rita)
    client.sign_in(cast.rita)
    form = client.form_for(page)
    assert not session.scalars(select(RecoveryCode)).all(), "a page that is read saves nothing"

    assert client.send(form).status_code == 303
    first = set(session.scalars(select(RecoveryCode.digest)))
    assert len(first) == 10
    assert client.send(form).status_code == 422, "the same ones would work again"
    clock.move(timedelta(minutes=1))
    client.submit(page)
    assert not first & set(session.scalars(select(RecoveryCode.digest)))


def test_an_address_that_is_a_number_has_no_passkeys():
    assert relying_party("http://127.0.0.1:8000") is None
    assert relying_party("http://[::1]:8000") is None
    found = relying_party("https://onramp.example:8443/")
    assert found is not None
    assert (found.id, found.origin) == ("onramp.example", "https://onramp.example:8443")
