"""After the right password, a code: until then the browser has access to nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.audit_log.models import SecurityEvent, SecurityEventKind
from app.outbox.models import Message
from app.people.accounts import close_account
from app.people.models import User
from app.second_factors.models import AuthenticatorApp, RecoveryCode, UnfinishedSignIn
from app.second_factors.rules import CODE_LIMITS, UNFINISHED_LIFETIME
from app.second_factors.used_tokens import delete_expired_tokens
from app.shared import clock
from tests.factories.second_factors import an_app_of, code_of, recovery_codes_of
from tests.second_factors.signing_in import SECOND_STEP, enter_code, enter_password, is_signed_in

WRONG = "Wrong code"


def test_somebody_without_a_second_factor_signs_in_as_before(client, cast):
    assert enter_password(client, cast.rita).headers["Location"] == "/"
    assert is_signed_in(client)


def test_the_password_alone_gives_access_to_nothing_and_the_code_to_where_they_wanted_to_go(
    client, cast, session
):
    secret = an_app_of(cast.ada)
    form = client.form_for("/sign-in?next=/people")
    answer = client.send(form, email=cast.ada.email, password="a long and private sentence")

    assert answer.headers["Location"] == SECOND_STEP
    assert [client.get(path).status_code for path in ("/", "/people", "/account")] == [303] * 3
    assert not session.scalars(select(SecurityEvent)).all(), "nobody has signed in yet"

    answer = enter_code(client, code_of(secret))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    assert client.get("/people").status_code == 200
    kinds = [event.kind for event in session.scalars(select(SecurityEvent))]
    assert kinds == [SecurityEventKind.SIGNED_IN]
    assert not session.scalars(select(UnfinishedSignIn)).all(), "it is used up"


def test_a_code_of_the_step_before_or_after_is_right_and_no_code_works_twice(app, cast, session):
    secret = an_app_of(cast.rita)
    clock.freeze(clock.now())
    for steps, is_right in (
        (-1, True),
        (-1, False),
        (0, True),
        (1, True),
        (0, False),
        (2, False),
        (-2, False),
    ):
        client = app.test_client()
        enter_password(client, cast.rita)
        answer = enter_code(client, code_of(secret, steps=steps))
        assert (answer.status_code == 303) is is_right, steps
        assert is_signed_in(client) is is_right


def test_a_missing_empty_odd_or_foreign_code_is_refused_and_on_record(app, client, cast, session):
    an_app_of(cast.rita)
    theirs = an_app_of(cast.ada)
    foreign = recovery_codes_of(cast.ada)[0]
    for code in ("", " ", "None", "000000000000", "abc", "١٢٣٤٥٦", code_of(theirs), foreign, "-" * 16):
        clock.move(timedelta(minutes=1))
        enter_password(client, cast.rita)
        assert enter_code(client, code).status_code in (422, 429), code
    sent = {"csrf_token": client.csrf_token()}
    for odd in ({}, {"code": ["", ""]}, {"response": ""}, {"code": "", "response": "{}"}):
        assert client.post(SECOND_STEP, data={**sent, **odd}).status_code in (422, 429), odd
    assert client.post(SECOND_STEP, json={**sent, "code": None}).status_code == 415

    assert not is_signed_in(client)
    refused = {event.kind for event in session.scalars(select(SecurityEvent))}
    assert refused == {SecurityEventKind.SIGN_IN_REFUSED}
    assert len(session.scalars(select(RecoveryCode)).all()) == 10, "the code of the other one is unused"


def test_another_browser_a_later_hour_or_a_new_password_needs_the_password_again(app, client, cast, session):
    secret = an_app_of(cast.rita)
    enter_password(client, cast.rita)
    stranger = app.test_client()
    assert stranger.get(SECOND_STEP).headers["Location"] == "/sign-in"
    refused = stranger.forge(SECOND_STEP, code=code_of(secret))
    assert refused.headers["Location"] == "/sign-in"
    assert not is_signed_in(stranger)

    form = client.form_for(SECOND_STEP)
    for change in ({"password_hash": "another"}, {"active": False}):
        before = {name: getattr(cast.rita, name) for name in change}
        session.execute(update(User).where(User.id == cast.rita.id).values(change))
        assert client.send(form, code=code_of(secret)).headers["Location"] == "/sign-in", change
        session.execute(update(User).where(User.id == cast.rita.id).values(before))

    clock.move(UNFINISHED_LIFETIME)
    assert client.send(form, code=code_of(secret)).headers["Location"] == "/sign-in"
    assert not is_signed_in(client)
    assert delete_expired_tokens()
    assert not session.scalars(select(UnfinishedSignIn)).all()


def test_too_many_wrong_codes_refuse_the_right_one_but_never_a_recovery_code(app, client, cast):
    secret, codes = an_app_of(cast.rita), recovery_codes_of(cast.rita)
    enter_password(client, cast.rita)
    for _ in range(CODE_LIMITS.by_name["both"].maximum):
        assert WRONG in enter_code(client, "000000").text

    answer = enter_code(client, code_of(secret))
    assert answer.status_code == 429
    assert "use a recovery code" in answer.text

    assert enter_code(client, codes[0]).status_code == 303
    assert is_signed_in(client)


def test_attempts_from_everywhere_are_counted_for_the_account(app, client, cast):
    secret, codes = an_app_of(cast.rita), recovery_codes_of(cast.rita)
    for number in range(CODE_LIMITS.by_name["account"].maximum):
        client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.1"
        enter_password(client, cast.rita)
        assert enter_code(client, "000000").status_code == 422

    client.environ_base["REMOTE_ADDR"] = "203.0.113.1"
    enter_password(client, cast.rita)
    assert enter_code(client, code_of(secret)).status_code == 429
    assert enter_code(client, codes[0]).status_code == 303, "the owner is never locked out"


def test_a_recovery_code_works_once_in_any_writing_and_its_owner_gets_a_mail(client, cast, session):
    an_app_of(cast.rita)
    first, *_ = recovery_codes_of(cast.rita)

    enter_password(client, cast.rita)
    assert enter_code(client, first.upper().replace("-", " ")).status_code == 303
    assert is_signed_in(client)
    (message,) = session.scalars(select(Message))
    assert message.to_email == cast.rita.email
    assert "9 are left" in message.body

    enter_password(client, cast.rita)
    assert "Wrong recovery code" in enter_code(client, first).text


def test_a_stolen_database_has_no_code_and_no_secret(client, cast, session):
    secret, codes = an_app_of(cast.rita), recovery_codes_of(cast.rita)
    stored = session.scalar(select(AuthenticatorApp.secret))
    digests = session.scalars(select(RecoveryCode.digest)).all()

    assert secret not in stored
    assert not any(code in digest for code in codes for digest in digests)


def test_after_another_secret_key_recovery_codes_still_work(client, cast, session):
    secret, codes = an_app_of(cast.rita), recovery_codes_of(cast.rita)
    session.execute(update(AuthenticatorApp).values(secret="encrypted with another key"))
    enter_password(client, cast.rita)

    assert enter_code(client, code_of(secret)).status_code == 422
    assert enter_code(client, codes[0]).status_code == 303


def test_a_closed_account_has_no_factors_when_it_opens_again(cast, session):
    an_app_of(cast.nobody)
    recovery_codes_of(cast.nobody)

    close_account(cast.nobody, by=cast.ada)

    assert not session.scalars(select(AuthenticatorApp)).all()
    assert not session.scalars(select(RecoveryCode)).all()
