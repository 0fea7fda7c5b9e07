"""Roles that need a second factor from a day, and admins who reset the factors of somebody."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.commands import user as user_commands
from app.outbox.models import Message
from app.second_factors.models import AuthenticatorApp, Passkey, RecoveryCode, SecondFactorPolicy
from app.shared import clock
from tests.factories.second_factors import an_app_of, code_of, recovery_codes_of
from tests.second_factors.signing_in import SECOND_STEP, enter_code, enter_password, is_signed_in, options_on
from tests.second_factors.test_own_factors import CODES, FACTORS, secret_on

POLICY, SET_UP = "/people/second-factors", "/sign-in/set-up"


def require(session, *roles, days=0):
    day = clock.today("UTC") + timedelta(days=days)
    session.add(SecondFactorPolicy(id=1, role_names=",".join(roles), required_from=day))
    session.commit()


def test_who_needs_one_and_has_none_adds_one_before_anything_else(app, client, cast, session):
    require(session, Role.RECRUITER)
    assert enter_password(client, cast.rita).headers["Location"] == SET_UP
    for path in ("/", "/account", FACTORS, CODES):
        assert client.get(path).headers["Location"].startswith("/sign-in"), path
    assert client.get(SECOND_STEP).headers["Location"] == "/sign-in", "there is nothing to check"
    form = client.form_for(f"{SET_UP}/app")
    secret = secret_on(client.send(form, name="Phone", code="000000").text)
    assert not is_signed_in(client)

    answer = client.send(form, name="Phone", code=code_of(secret))

    assert answer.headers["Location"] == CODES
    assert client.submit(CODES).status_code == 303
    assert client.get("/").status_code == 200
    assert app.test_client().get(f"{SET_UP}/app").status_code == 303
    clock.move(timedelta(minutes=1))
    assert enter_password(client, cast.rita).headers["Location"] == SECOND_STEP
    assert enter_code(client, code_of(secret)).status_code == 303


def test_a_passkey_is_a_first_factor_as_well(client, cast, session, device):
    require(session, Role.RECRUITER)
    enter_password(client, cast.rita)
    page = f"{SET_UP}/passkey"
    made = device.make(options_on(client, page))
    assert client.submit(page, name="Laptop", response=made).status_code == 303
    assert is_signed_in(client)


def test_other_roles_and_the_days_before_are_as_ever(app, client, cast, session):
    require(session, Role.RECRUITER, days=1)
    assert enter_password(client, cast.ada).headers["Location"] == "/"
    assert enter_password(client, cast.rita).headers["Location"] == "/"
    clock.move(timedelta(days=1))
    assert enter_password(client, cast.ada).headers["Location"] == "/"
    assert enter_password(client, cast.rita).headers["Location"] == SET_UP


def test_the_last_factor_of_who_needs_one_stays(client, cast, session):
    require(session, Role.RECRUITER)
    an_app_of(cast.rita)
    (app,) = session.scalars(select(AuthenticatorApp))
    client.sign_in(cast.rita)
    answer = client.submit(f"{FACTORS}/apps/{app.id}/remove", page=FACTORS)
    assert answer.status_code == 422
    assert "Add another one" in answer.text
    assert session.scalars(select(AuthenticatorApp)).all()


def test_an_admin_chooses_roles_and_a_day_on_record(client, cast, session):
    client.sign_in(cast.ada)
    today = clock.today("UTC")
    form = client.form_for(POLICY)
    roles = [Role.ADMIN.value, Role.RECRUITER.value]
    assert "Choose the day" in client.send(form, roles=roles).text
    answer = client.send(form, roles=roles, required_from=str(today))
    assert "Add a second factor to your own account first" in answer.text
    assert not session.scalars(select(SecondFactorPolicy)).all()

    an_app_of(cast.ada)
    assert client.send(form, roles=roles, required_from=str(today)).status_code == 303
    policy = session.scalars(select(SecondFactorPolicy)).one()
    assert policy.roles == {Role.ADMIN, Role.RECRUITER}
    lines = {(line.verb, line.what, line.became) for line in activity_of(policy)}
    assert {what for _, what, _ in lines} == {"Roles", "From"}
    assert "Rita Okafor" in client.get(POLICY).text, "who has none yet"
    assert client.send(form, roles=[]).status_code == 409, "somebody saved in between"
    client.sign_in(cast.rita)
    assert client.get(POLICY).status_code == 403


def test_an_admin_resets_the_factors_of_somebody_with_a_reason(app, client, cast, session, device):
    device.owned_by(cast.rita)
    an_app_of(cast.rita)
    recovery_codes_of(cast.rita)
    rita = app.test_client()
    rita.sign_in(cast.rita)
    half = app.test_client()
    enter_password(half, cast.rita)
    client.sign_in(cast.ada)
    page = f"/people/{cast.rita.id}/second-factors/reset"
    assert page in client.get(f"/people/{cast.rita.id}").text
    assert client.submit(page).status_code == 422, "it needs a reason"

    assert client.submit(page, reason="Lost her phone, called me").status_code == 303

    for record in (Passkey, AuthenticatorApp, RecoveryCode):
        assert not session.scalars(select(record)).all()
    assert not is_signed_in(rita)
    assert half.get(SECOND_STEP).status_code == 303
    (line,) = [one for one in activity_of(cast.rita) if one.verb is ActivityVerb.RESET_SECOND_FACTORS]
    assert (line.by_id, line.note.text) == (cast.ada.id, "Lost her phone, called me")
    (message,) = session.scalars(select(Message))
    assert message.to_email == cast.rita.email
    assert enter_password(rita, cast.rita).headers["Location"] == "/"
    assert "has no passkey" in client.submit(page, reason="Again").text

    own = f"/people/{cast.ada.id}/second-factors/reset"
    an_app_of(cast.ada)
    assert "on the page of your account" in client.submit(own, reason="x").text
    clock.move(timedelta(hours=1))
    assert client.get(page).headers["Location"].startswith("/account/confirm"), "asked who it is"


def test_a_command_resets_the_factors_of_the_last_admin(app, cast, session):
    an_app_of(cast.ada)
    session.commit()
    run = app.test_cli_runner()
    assert run.invoke(user_commands, ["reset-factors", "nobody@here.example", "--reason", "x"]).exit_code == 1
    assert run.invoke(user_commands, ["reset-factors", cast.ada.email]).exit_code == 2

    result = run.invoke(user_commands, ["reset-factors", cast.ada.email, "--reason", "Lost the phone"])

    assert result.exit_code == 0, result.output
    session.expire_all()
    assert not session.scalars(select(AuthenticatorApp)).all()
    (line,) = activity_of(cast.ada)
    assert (line.verb, line.by_id) == (ActivityVerb.RESET_SECOND_FACTORS, None)
