"""Attacks on who is who: hired again, matched too late, and claims of strangers."""

from __future__ import annotations

from sqlalchemy import select

from app.access.predicates import may_interview
from app.access.roles import Role
from app.candidates.models import Application
from app.people.accounts import close_account
from app.people.models import User
from tests.careers.applying import applies
from tests.factories.applications import a_candidate, an_opening
from tests.pipeline.test_hire import agreed, ready_to_hire


def test_40_a_closed_admin_who_is_hired_again_is_no_admin(client, cast):
    close_account(cast.ada, by=cast.rita)
    application = ready_to_hire(cast, candidate=a_candidate("Ada Berg", email=cast.ada.email))
    client.sign_in(cast.rita)

    client.submit(f"/applications/{application.id}/hire", **agreed(cast))

    assert (cast.ada.roles, cast.ada.password_hash) == ({Role.ISR}, None)


def test_41_a_stranger_who_gets_an_account_reads_nothing_of_their_own(client, cast, session):
    applies(client, an_opening(cast), email="kim@example.org")
    application = session.scalars(select(Application)).one()
    client.sign_in(cast.ada)
    invited = {"name": "Kim", "email": "kim@example.org", "time_zone": "Europe/Oslo"}
    client.submit("/people/invite", **invited, roles=["recruiter"])
    kim = session.scalars(select(User).where(User.email == "kim@example.org")).one()
    kim.password_hash = cast.rita.password_hash

    client.sign_in(kim)

    assert client.get(f"/applications/{application.id}").status_code == 404
    assert "kim@example.org" not in client.get("/candidates").text


def test_50_a_stranger_bars_nobody_from_an_interview(client, cast, session):
    applies(client, an_opening(cast), referred_by=cast.dana.email)

    assert may_interview(cast.dana, session.scalars(select(Application)).one())
