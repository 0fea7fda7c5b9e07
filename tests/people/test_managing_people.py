"""What an admin does with people: roles, closing an account, and the first admin of all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.people.models import User
from app.people.rules import normalize_gitlab_username
from app.shared.refusals import RuleBroken


def test_an_admin_gives_and_takes_roles_and_it_is_on_record(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ines.id}", roles=["recruiter"])

    assert answer.status_code == 303
    assert cast.ines.roles == {Role.RECRUITER}
    record = activity_of(cast.ines)[0]
    assert (record.was, record.became, record.by) == ("interviewer", "recruiter", cast.ada)


def test_an_admin_keeps_their_own_role_and_nobody_gets_an_unknown_one(client, cast, session):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.ada.id}", roles=["recruiter"])
    assert answer.status_code == 422
    assert "Ask another admin" in answer.text
    assert cast.ada.roles == {Role.ADMIN}

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


@pytest.mark.parametrize("typed", ["two words", "-ines", "ines.", "inès", "a/b", "@@ines", "i" * 256])
def test_an_invalid_gitlab_username_is_refused(typed):
    with pytest.raises(RuleBroken, match="Enter a GitLab username") as refused:
        normalize_gitlab_username(typed)
    assert refused.value.field == "gitlab_username"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("@", None), ("", None), ("i" * 255, "i" * 255), (" @Ines.Duarte-2 ", "ines.duarte-2")],
)
def test_a_gitlab_username_is_stored_as_gitlab_has_it(typed, stored):
    assert normalize_gitlab_username(typed) == stored


def test_a_refused_gitlab_username_changes_nothing(client, cast, session):
    cast.rita.gitlab_username = "rita"
    client.sign_in(cast.ada)

    for typed, says in (
        ("two words", "Enter a GitLab username"),
        ("RITA", "Another account has this GitLab username."),
    ):
        answer = client.submit(f"/people/{cast.ines.id}", gitlab_username=typed, job_title="Director")
        assert answer.status_code == 422
        assert says in answer.text
        assert (cast.ines.gitlab_username, cast.ines.job_title) == (None, "Account Executive")


def test_the_first_admin_is_invited_by_a_command_which_refuses_in_a_sentence(commands, session):
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
    bad = commands.run("user", "invite", "nonsense", "First Admin")
    assert bad.returncode != 0
    assert "This is not an email address" in bad.stderr
    assert "Traceback" not in bad.stderr
