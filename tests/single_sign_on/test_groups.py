"""Roles follow from groups at each sign-in; a group that is lost takes the role and ends the sessions."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.sessions.models import LoginSession
from app.single_sign_on.rules import read_group_roles, role_change
from config import BadSettings
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.left_work import abandoned_loose_ends
from tests.real.identity_provider import ADA

RITA = {"sub": "7", "email": "rita@example.com", "email_verified": True}
VERBS = (ActivityVerb.CHANGED_ROLES_BY_GROUPS, ActivityVerb.KEPT_LAST_ADMIN)


@pytest.fixture
def oidc() -> dict[str, str]:
    return {
        "OIDC_ROLES": "acme/people=recruiter, acme/talent = recruiter, acme/admins=admin",
        "OIDC_GROUPS_CLAIM": "groups_direct",
        "OIDC_REQUIRED_GROUP": "acme",
    }


def test_groups_give_and_take_their_roles_and_leave_the_others(client, cast, session, provider, sign_in):
    provider.person = RITA | {"groups_direct": ["acme", "acme/admins", "elsewhere"]}

    assert sign_in(client).status_code == 303

    session.expire_all()
    assert cast.rita.roles == {Role.ADMIN, Role.INTERVIEWER}, "recruiter is taken, interviewer has no group"
    history = client.get(f"/people/{cast.rita.id}").text
    assert "The identity provider" in history
    assert "changed the roles, as the groups of the person say: " in history
    assert "interviewer and recruiter → admin and interviewer" in history


def test_who_loses_the_group_of_a_role_is_out_and_their_work_waits_for_admins(
    client, app, cast, session, provider, sign_in
):
    an_application(cast)
    person("Roy Second", Role.RECRUITER)
    provider.person = RITA | {"groups_direct": ["acme", "acme/people"]}
    sign_in(client)
    assert client.get("/candidates").status_code == 200

    provider.person = RITA | {"groups_direct": ["acme"]}
    elsewhere = app.test_client()
    assert sign_in(elsewhere).status_code == 303

    assert client.get("/").headers["Location"].startswith("/sign-in"), "their other sessions have ended"
    assert elsewhere.get("/").status_code == 200
    assert elsewhere.get("/candidates").status_code == 403
    session.expire_all()
    assert {end.owner for end in abandoned_loose_ends(cast.ada)} == {cast.rita}


def test_who_loses_the_needed_group_is_out_everywhere_and_comes_back_with_it(
    client, app, cast, session, provider, sign_in
):
    provider.person = RITA | {"groups_direct": ["acme", "acme/people"]}
    sign_in(client)

    provider.person = RITA | {"groups_direct": ["acme/people"]}
    elsewhere = app.test_client()
    answer = sign_in(elsewhere)

    assert answer.status_code == 403
    assert "You are not in the group at GitLab that may use Onramp: acme." in answer.text
    assert session.scalars(select(LoginSession)).all() == []
    verbs = session.scalars(select(Activity.verb).where(Activity.about == f"user:{cast.rita.id}")).all()
    assert ActivityVerb.REFUSED_SIGN_IN in verbs
    session.expire_all()
    assert Role.RECRUITER in cast.rita.roles, "the group of the role is still theirs"
    provider.person = RITA | {"groups_direct": ["acme", "acme/people"]}
    assert sign_in(client).status_code == 303


def test_a_stranger_to_the_needed_group_is_bound_to_nothing(client, cast, session, provider, sign_in):
    provider.person = RITA | {"groups_direct": ["acme/people"]}

    assert sign_in(client).status_code == 403
    session.expire_all()
    assert not cast.rita.has_provider_identity
    assert cast.rita.roles == {Role.RECRUITER, Role.INTERVIEWER}


def test_the_last_admin_keeps_the_role_and_is_told(client, cast, session, provider, sign_in):
    provider.person = ADA | {"groups_direct": ["acme"]}

    answer = sign_in(client)

    assert answer.status_code == 303
    assert "You are in no group of admins, and keep the role" in client.get("/").text
    assert "named them in no group of admins" in client.get(f"/people/{cast.ada.id}").text
    person("Olaf Other", Role.ADMIN)
    sign_in(client)
    assert client.get("/people").status_code == 403, "another admin is there"


def test_no_groups_at_all_change_nothing_and_are_refused(client, cast, session, provider, sign_in):
    for groups in (None, "acme", {"acme": 1}, [1]):
        provider.person = RITA | {"groups_direct": groups}
        answer = sign_in(client)
        assert (answer.status_code, "in which" in answer.text or "which groups" in answer.text) == (502, True)
    session.expire_all()
    assert cast.rita.roles == {Role.RECRUITER, Role.INTERVIEWER}
    assert session.scalars(select(Activity).where(Activity.verb.in_(VERBS))).all() == []


def test_what_groups_change_in_roles():
    giving = read_group_roles("a/b=recruiter, c = ISR manager,x=y=admin")

    assert giving == {Role.RECRUITER: {"a/b"}, Role.ISR_MANAGER: {"c"}, Role.ADMIN: {"x=y"}}
    change = role_change({Role.RECRUITER, Role.ISR}, {"c"}, giving)
    assert (change.granted, change.revoked) == ({Role.ISR_MANAGER}, {Role.RECRUITER})
    for wrong in ("a", "a=", "=admin", "a=boss", "a=admin, b"):
        with pytest.raises(BadSettings, match="OIDC_ROLES is wrong at"):
            read_group_roles(wrong)
