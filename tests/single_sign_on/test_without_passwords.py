"""Passwords are switched off: no page knows one, and an admin still gets in by a command."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.outbox.models import Message
from app.people.accounts import close_account, invite_user
from app.people.actions import send_requested_reset
from app.people.models import LinkPurpose, LinkRequest, PersonalLink
from app.shared import clock
from app.shared.links import signed_path
from app.single_sign_on.actions import release_identity
from app.single_sign_on.one_time_link import ONE_TIME_LIFETIME, make_one_time_link
from tests.cast import PASSWORD


@pytest.fixture
def oidc() -> dict[str, str]:
    return {"OIDC_ONLY": "yes"}


def test_no_page_knows_a_password(client, cast, session, provider, sign_in):
    page = client.get("/sign-in").text
    assert "Sign in with GitLab" in page
    assert "assword" not in page
    assert client.forge("/sign-in", email="ada@example.com", password=PASSWORD).status_code == 404
    link = PersonalLink(user=cast.ada, purpose=LinkPurpose.RESET, expires_at=clock.now() + timedelta(hours=1))
    session.add(link)
    session.flush()
    reset = signed_path("reset", link.id)
    session.add(LinkRequest(purpose="reset", email="ada@example.com", due_at=clock.now()))
    assert send_requested_reset(), "asked for while there were passwords"
    assert session.scalars(select(Message)).all() == []
    for path in ("/forgot", reset):
        assert client.get(path).status_code == 404
        assert client.forge(path, password=PASSWORD, again=PASSWORD).status_code == 404

    sign_in(client)
    account = client.get("/account").text
    assert "assword" not in account
    assert client.get("/account/password").status_code == 404
    assert (
        client.forge("/account/password", old=PASSWORD, password="x" * 20, again="x" * 20).status_code == 404
    )


def test_a_session_that_began_with_a_password_has_ended(client, cast):
    client.sign_in(cast.ada)

    assert client.get("/people").headers["Location"].startswith("/sign-in")


def test_an_invitation_leads_to_the_provider_and_is_used_by_it(client, cast, session, provider, sign_in):
    link = invite_user(
        name="Noor Aziz", email="noor@example.com", time_zone="UTC", job_title="", roles=[], by=cast.ada
    )
    mail = session.scalars(select(Message)).one()
    assert "Sign in with GitLab to open it." in mail.body
    assert "assword" not in mail.body
    path = signed_path(link.purpose.value, link.id)
    page = client.get(path).text
    assert "Your email there has to be noor@example.com." in page
    assert "assword" not in page
    assert client.forge(path, password="x" * 20, again="x" * 20).status_code == 404
    assert link.user.is_invited

    provider.person = {"sub": "9", "email": "noor@example.com", "email_verified": True}
    assert sign_in(client).status_code == 303
    assert client.get(path).status_code == 410
    session.expire_all()
    assert not link.user.is_invited


def test_an_admin_gets_in_once_by_a_link_that_a_command_makes(client, app, cast, session):
    link = make_one_time_link(cast.ada)
    path = signed_path("one-time", link.id)
    earlier = signed_path("one-time", make_one_time_link(cast.ada).id)
    assert client.get(path).status_code == 410, "a newer one replaces it"
    assert client.get("/people").status_code == 303
    assert client.get(earlier).status_code == 200, "opening it is not using it"

    assert client.submit(earlier).headers["Location"] == "/"
    assert client.get("/people").status_code == 200
    assert app.test_client().get(earlier).status_code == 410
    history = client.get(f"/people/{cast.ada.id}").text
    assert "made a one-time link to sign in" in history
    assert "signed in with a one-time link" in history

    late = signed_path("one-time", make_one_time_link(cast.ada).id)
    clock.move(ONE_TIME_LIFETIME)
    assert client.get(late).status_code == 410
    assert client.get("/one-time/forged").status_code == 404
    assert client.get(signed_path("invitation", link.id).replace("invitation", "one-time")).status_code == 404


def test_a_one_time_link_is_for_open_accounts_of_admins(client, commands, cast, session):
    session.commit()
    for email in ("rita@example.com", "unknown@example.com"):
        refused = commands.run("user", "sign-in-link", email)
        assert refused.returncode == 1
        assert "No open account of an admin has this email." in refused.stderr
    printed = commands.run("user", "sign-in-link", "ada@example.com").stdout.strip()
    path = printed.removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200

    session.expire_all()
    close_account(cast.ada, by=cast.rita)
    assert client.get(path).status_code == 410


def test_a_released_account_takes_another_identity(client, app, cast, session, provider, sign_in):
    sign_in(client)
    assert release_identity(cast.ada, by=None)
    assert not release_identity(cast.ada, by=None)

    assert client.get("/people").status_code == 303
    provider.person = {"sub": "43", "email": "ada@example.com", "email_verified": True}
    assert sign_in(client).status_code == 303
    verbs = session.scalars(select(Activity.verb)).all()
    assert verbs.count(ActivityVerb.RELEASED_IDENTITY) == 1
