"""Signing in with the provider: who gets in, as whom, and what the others read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.people.accounts import close_account
from app.sessions.models import LoginSession, SignedInBy
from app.single_sign_on.models import ProviderIdentity

pytestmark = pytest.mark.usefixtures("provider")


def test_the_first_time_a_verified_email_is_enough_and_then_the_subject(
    client, cast, session, provider, sign_in
):
    answer = sign_in(client, to="/people?after=x")

    assert answer.status_code == 303, answer.text
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people?after=x")
    assert "Ada Berg" in client.get("/people").text
    identity = session.scalars(select(ProviderIdentity)).one()
    assert (identity.user, identity.subject, identity.issuer) == (cast.ada, "42", provider.url)
    assert cast.ada.has_provider_identity
    assert session.scalars(select(LoginSession)).one().signed_in_by is SignedInBy.PROVIDER
    verbs = session.scalars(select(Activity.verb).order_by(Activity.id)).all()
    assert verbs == [ActivityVerb.BOUND_IDENTITY, ActivityVerb.SIGNED_IN]

    provider.person = {"sub": "42", "email": "ada@new.example", "email_verified": False}
    other = client.application.test_client()
    assert sign_in(other).status_code == 303
    assert "Ada Berg" in other.get("/people").text


def test_the_sign_in_page_has_the_providers_button_first_and_leads_on(client, cast):
    page = client.get("/sign-in?next=/people").text

    assert 'href="/sign-in/provider?next=/people"' in page
    assert page.index("Sign in with GitLab") < page.index("Password")
    for elsewhere in (
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "x" * 600,
        "/" + "x" * 600,
        "/" + "é" * 200,
    ):
        client.get("/sign-in/provider", query_string={"next": elsewhere})
        with client.session_transaction() as held:
            assert held["sign_ins"][-1]["destination"] == "/", elsewhere


def test_who_has_no_open_account_reads_why_and_gets_none(client, cast, session, provider, sign_in):
    provider.person = {"sub": "1", "email": "stranger@example.com", "email_verified": True}
    stranger = sign_in(client)
    close_account(cast.rita, by=cast.ada)
    provider.person = {"sub": "2", "email": "rita@example.com", "email_verified": True}
    closed = sign_in(client)

    for answer, email in ((stranger, "stranger@example.com"), (closed, "rita@example.com")):
        assert answer.status_code == 403
        assert f"Nobody has invited {email} to Onramp, or the account is closed." in answer.text
        assert 'href="/sign-in/provider"' in answer.text
    assert client.get("/people").status_code == 303
    assert session.scalars(select(ProviderIdentity)).all() == []
    assert session.scalars(select(LoginSession)).all() == []


def test_a_closed_account_stays_closed_for_its_identity(client, cast, session, provider, sign_in):
    provider.person = {"sub": "2", "email": "rita@example.com", "email_verified": True}
    sign_in(client)
    close_account(cast.rita, by=cast.ada)

    assert client.get("/").headers["Location"].startswith("/sign-in")
    assert sign_in(client).status_code == 403
    assert not cast.rita.has_provider_identity
    assert session.scalars(select(ProviderIdentity)).all() == []


def test_an_email_that_is_not_verified_opens_no_account(client, cast, session, provider, sign_in):
    for verified in (False, None, "true", 1):
        provider.person = {"sub": "42", "email": "ada@example.com", "email_verified": verified}
        answer = sign_in(client)
        assert answer.status_code == 403, verified
        assert "GitLab has not verified your email." in answer.text
    assert session.scalars(select(ProviderIdentity)).all() == []


def test_another_identity_with_the_email_of_a_bound_account_is_refused_on_record(
    client, cast, session, provider, sign_in
):
    sign_in(client)
    provider.person = {"sub": "43", "email": "ada@example.com", "email_verified": True}
    thief = client.application.test_client()

    answer = sign_in(thief)

    assert answer.status_code == 403
    assert "belongs to another identity at GitLab" in answer.text
    assert thief.get("/people").status_code == 303
    history = client.get(f"/people/{cast.ada.id}").text
    assert "refused a sign-in: another identity at GitLab has this email" in history
    assert [each.subject for each in session.scalars(select(ProviderIdentity))] == ["42"]


def test_what_is_missing_in_the_id_token_is_read_from_the_userinfo_of_the_same_person(
    client, cast, provider, sign_in
):
    provider.change = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "43", "email": "ada@example.com", "email_verified": True}
    assert sign_in(client).status_code == 502

    provider.change = {"email_verified": None}
    provider.userinfo = {"sub": "42", "email": "mallory@example.com", "email_verified": True}
    answer = sign_in(client)
    assert answer.status_code == 403, "another email is verified than the one in the token"
    assert "Nobody has invited mallory@example.com" in answer.text

    provider.userinfo = {"sub": "42", "email": "ada@example.com", "email_verified": True}
    assert sign_in(client).status_code == 303


def test_errors_of_the_provider_are_sentences(client, cast, provider, sign_in):
    for error, status, sentence in (
        ("access_denied", 403, "GitLab was not allowed to sign you in."),
        ("temporarily_unavailable", 503, "GitLab does not answer right now."),
        ("<script>", 502, "GitLab could not sign you in."),
    ):
        answer = sign_in(client, code="", error=error, error_description="<b>no</b>")
        assert (answer.status_code, sentence in answer.text) == (status, True), error
        assert "<b>no</b>" not in answer.text


def test_signing_out_offers_to_sign_out_there_too(client, cast, provider, sign_in):
    sign_in(client)

    out = client.submit("/sign-out", page="/people")
    page = client.get(out.headers["Location"]).text

    assert f"{provider.url}/goodbye?client_id=onramp&amp;post_logout_redirect_uri=http" in page
    assert client.get("/people").status_code == 303
