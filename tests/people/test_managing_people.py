"""What an admin does with people: roles, closing an account, and the first admin of all."""

from __future__ import annotations

from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.people.models import User


def test_an_admin_gives_and_takes_roles_and_it_is_on_record(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ines.id}", roles=["recruiter"])

    assert answer.status_code == 303
    assert cast.ines.roles == {Role.RECRUITER}
    record = activity_of(cast.ines)[0]
    assert (record.was, record.became, record.by) == ("interviewer", "recruiter", cast.ada)


def test_an_admin_keeps_their_own_role(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ada.id}", roles=["recruiter"])

    assert answer.status_code == 422
    assert "Ask another admin" in answer.text
    assert cast.ada.roles == {Role.ADMIN}


def test_a_role_that_is_none_is_refused(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.forge(f"/people/{cast.ines.id}", page="/people", roles="emperor", time_zone="UTC")

    assert answer.status_code == 422
    assert cast.ines.roles == {Role.INTERVIEWER}


def test_the_first_admin_comes_in_by_command(commands, session):
    done = commands.run("user", "invite", "first@example.com", "First Admin", "--role", "admin")

    assert done.returncode == 0, done.stderr
    assert "/invitation/" in done.stdout
    assert session.scalars(select(User)).one().roles == {Role.ADMIN}


def test_a_command_with_a_bad_email_says_so_in_a_sentence(commands, session):
    done = commands.run("user", "invite", "nonsense", "First Admin")

    assert done.returncode != 0
    assert "That is not an email" in done.stderr
    assert "Traceback" not in done.stderr
