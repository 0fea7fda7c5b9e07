"""On their own account, people add and remove apps and passkeys, after they confirm that it is them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.outbox.models import Message
from app.people.rules import OWN_PASSWORD_LIMITS
from app.second_factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.second_factors.rules import CONFIRMED_LIFETIME, SETUP_LIFETIME
from app.shared import clock
from tests.cast import PASSWORD
from tests.factories.second_factors import an_app_of, code_of, recovery_codes_of
from tests.second_factors.signing_in import enter_code, enter_password, is_signed_in, options_on

FACTORS = "/account/second-factors"
ADD_APP, ADD_PASSKEY, CODES = (f"{FACTORS}/{each}" for each in ("apps/add", "passkeys/add", "recovery-codes"))
CONFIRM = "/account/confirm"


def secret_on(text: str) -> str:
    """The key that the page shows as text."""
    shown = re.search(r"<kbd>([A-Z2-7 ]+)</kbd>", text)
    assert shown
    return shown.group(1).replace(" ", "")


@pytest.fixture
def later(client, cast):
    """Rita's browser, some time after she signed in."""
    client.sign_in(cast.rita)
    clock.move(CONFIRMED_LIFETIME)
    return client


def test_an_app_counts_once_it_shows_the_right_code(client, cast, session):
    client.sign_in(cast.rita)
    page = client.get(ADD_APP).text
    assert "<svg" in page
    assert "style=" not in page
    form = client.form_for(ADD_APP)

    answer = client.send(form, name="Phone", code="000000")
    assert answer.status_code == 422
    assert "Wrong code" in answer.text
    assert not session.scalars(select(AuthenticatorApp)).all()
    secret = secret_on(answer.text)
    assert client.form_for(ADD_APP).values["sealed"] != form.values["sealed"]

    code = code_of(secret)
    answer = client.send(form, name="Phone", code=code)
    assert (answer.status_code, answer.headers["Location"]) == (303, CODES)
    assert client.send(form, name="Phone", code=code).status_code == 422, "it is added already"
    (app,) = session.scalars(select(AuthenticatorApp))
    assert secret not in app.secret
    (line,) = activity_of(cast.rita)
    assert (line.verb, line.what) == (ActivityVerb.ADDED_AUTHENTICATOR_APP, "Phone")
    (message,) = session.scalars(select(Message))
    assert (message.to_email, "“Phone” was added" in message.body) == (cast.rita.email, True)

    enter_password(client, cast.rita)
    assert not is_signed_in(client)
    assert enter_code(client, code).status_code == 422, "the code that added it does not work again"
    clock.move(timedelta(seconds=30))
    assert enter_code(client, code_of(secret)).status_code == 303


def test_a_page_of_somebody_else_or_of_an_hour_ago_adds_no_app(client, cast, session):
    client.sign_in(cast.ada)
    form = client.form_for(ADD_APP)
    theirs, secret = form.values["sealed"][0], secret_on(client.send(form, code="1").text)
    client.sign_in(cast.rita)
    for sealed in (theirs, "", "x", theirs[:-2], "é"):
        assert client.forge(ADD_APP, name="x", code=code_of(secret), sealed=sealed).status_code == 422

    form = client.form_for(ADD_APP)
    clock.move(SETUP_LIFETIME + timedelta(seconds=1))
    client.submit(CONFIRM, password=PASSWORD)
    answer = client.send(form, name="x", code="123456")
    assert "open too long" in answer.text
    assert not session.scalars(select(AuthenticatorApp)).all()


def test_every_change_asks_again_who_it_is(later, cast, session, device):
    passkey = device.owned_by(cast.rita)
    an_app_of(cast.rita)
    (app,) = session.scalars(select(AuthenticatorApp))
    assert later.get(FACTORS).status_code == 200, "reading is no change"
    for page in (ADD_APP, ADD_PASSKEY, CODES):
        assert later.get(page).headers["Location"].startswith(f"{CONFIRM}?next=")
        assert later.forge(page, name="x", code="1").headers["Location"].startswith(CONFIRM)
    for path in (f"passkeys/{passkey.id}", f"apps/{app.id}"):
        assert later.forge(f"{FACTORS}/{path}/remove").headers["Location"] == CONFIRM
    assert len(session.scalars(select(Passkey)).all() + session.scalars(select(AuthenticatorApp)).all()) == 2

    answer = later.submit(f"{CONFIRM}?next={ADD_APP}", password=PASSWORD)
    assert answer.headers["Location"] == ADD_APP
    assert later.get(ADD_APP).status_code == 200
    clock.move(CONFIRMED_LIFETIME)
    assert later.get(ADD_APP).status_code == 303


def test_a_password_a_code_or_a_passkey_confirms_and_nothing_else_does(later, cast, device):
    secret, codes = an_app_of(cast.rita), recovery_codes_of(cast.rita)
    device.owned_by(cast.rita)
    for wrong in ({}, {"password": "x"}, {"code": "000000"}, {"code": codes[0]}, {"response": "{}"}):
        assert later.forge(CONFIRM, **wrong).status_code == 422, wrong
        assert later.get(ADD_APP).status_code == 303

    ways = (
        lambda: {"password": PASSWORD},
        lambda: {"code": code_of(secret)},
        lambda: {"response": device.use(options_on(later, CONFIRM))},
    )
    for way in ways:
        clock.move(CONFIRMED_LIFETIME)
        assert later.forge(CONFIRM, **way()).status_code == 303
        assert later.get(ADD_APP).status_code == 200


def test_an_open_browser_does_not_allow_guessing(later, cast):
    for _ in range(OWN_PASSWORD_LIMITS.by_name["both"].maximum):
        assert later.forge(CONFIRM, password="not the password").status_code == 422
    assert later.forge(CONFIRM, password=PASSWORD).status_code == 429


def test_a_confirmation_is_of_one_session(later, app, cast):
    other = app.test_client()
    other.sign_in(cast.ada)
    clock.move(CONFIRMED_LIFETIME)
    later.submit(CONFIRM, password=PASSWORD)
    with later.session_transaction() as held:
        confirmed = held["confirmed"]
    with other.session_transaction() as held:
        held["confirmed"] = confirmed
    assert later.get(ADD_APP).status_code == 200
    assert other.get(ADD_APP).status_code == 303


def test_a_factor_is_removed_by_its_owner_on_record_and_the_last_one_takes_the_codes(
    client, cast, session, device
):
    passkey = device.owned_by(cast.rita)
    an_app_of(cast.rita)
    recovery_codes_of(cast.rita)
    (app,) = session.scalars(select(AuthenticatorApp))
    client.sign_in(cast.ada)
    assert client.forge(f"{FACTORS}/passkeys/{passkey.id}/remove").status_code == 404

    client.sign_in(cast.rita)
    client.submit(f"{FACTORS}/passkeys/{passkey.id}/remove", page=FACTORS)
    assert len(session.scalars(select(RecoveryCode)).all()) == 10
    client.submit(f"{FACTORS}/apps/{app.id}/remove", page=FACTORS)

    assert not session.scalars(select(RecoveryCode)).all()
    verbs = {line.verb for line in activity_of(cast.rita)}
    assert verbs == {ActivityVerb.REMOVED_PASSKEY, ActivityVerb.REMOVED_AUTHENTICATOR_APP}
    assert len(session.scalars(select(Message)).all()) == 2
    assert enter_password(client, cast.rita).headers["Location"] == "/"
