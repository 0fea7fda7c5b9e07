"""What an admin does with people: roles, closing an account, and the first admin of all."""

from __future__ import annotations

import pytest
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


def test_an_unknown_role_is_refused(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.forge(f"/people/{cast.ines.id}", roles="emperor", time_zone="UTC")

    assert answer.status_code == 422
    assert cast.ines.roles == {Role.INTERVIEWER}


def test_a_gitlab_username_is_normalized_and_recorded(client, cast, session):
    client.sign_in(cast.ada)

    assert client.submit(f"/people/{cast.ines.id}", gitlab_username=" @Ines.Duarte-2 ").status_code == 303
    assert cast.ines.gitlab_username == "ines.duarte-2"
    record = activity_of(cast.ines)[0]
    assert (record.sentence, record.was, record.became) == (
        "changed the GitLab username",
        "none",
        "ines.duarte-2",
    )
    assert client.submit(f"/people/{cast.ines.id}").status_code == 303
    assert activity_of(cast.ines)[0] is record, "saving the page as it stands changes nothing"
    assert client.submit(f"/people/{cast.ines.id}", gitlab_username="").status_code == 303
    assert cast.ines.gitlab_username is None
    assert activity_of(cast.ines)[0].became == "none"


@pytest.mark.parametrize("typed", ["two words", "-ines", "ines.", "inès", "a/b", "@@ines", "i" * 256, "@"])
def test_an_invalid_gitlab_username_is_refused(client, cast, typed):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ines.id}", gitlab_username=typed, job_title="Director")

    refused = typed != "@"  # an at sign alone names nobody
    assert answer.status_code == (422 if refused else 303)
    assert ("Enter a GitLab username" in answer.text) == refused
    assert cast.ines.gitlab_username is None
    assert (cast.ines.job_title == "Director") != refused


def test_a_gitlab_username_may_be_as_long_as_gitlabs(client, cast):
    client.sign_in(cast.ada)

    assert client.submit(f"/people/{cast.ines.id}", gitlab_username="i" * 255).status_code == 303
    assert cast.ines.gitlab_username == "i" * 255


def test_a_gitlab_username_is_unique_in_any_case(client, cast, session):
    cast.rita.gitlab_username = "rita"
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ines.id}", gitlab_username="RITA")

    assert answer.status_code == 422
    assert "Another account has this GitLab username." in answer.text
    assert cast.ines.gitlab_username is None


def test_the_first_admin_comes_in_by_command(commands, session):
    first = ["user", "invite", "first@example.com", "First Admin", "--role", "admin"]
    done = commands.run(*first, "--gitlab-username", "@First")

    assert done.returncode == 0, done.stderr
    assert "/invitation/" in done.stdout
    admin = session.scalars(select(User)).one()
    assert (admin.roles, admin.gitlab_username) == ({Role.ADMIN}, "first")
    session.commit()
    again = commands.run("user", "invite", "second@example.com", "Second", "--gitlab-username", "first")
    assert again.returncode != 0
    assert "Another account has this GitLab username." in again.stderr


def test_a_command_with_a_bad_email_says_so_in_a_sentence(commands, session):
    done = commands.run("user", "invite", "nonsense", "First Admin")

    assert done.returncode != 0
    assert "This is not an email address" in done.stderr
    assert "Traceback" not in done.stderr
