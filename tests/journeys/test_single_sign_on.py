"""People sign in with a provider that others wrote, in a browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.single_sign_on.provider.discovery import forget_providers
from tests.cast import Cast
from tests.journeys.people import PHONE, Visitor
from tests.real.mock_provider import running_mock_provider

ADA = {"sub": "ada-there", "email": "ada@example.com", "email_verified": True, "groups": ["acme"]}
STRANGER = {"sub": "stranger-there", "email": "stranger@example.com", "email_verified": True, "groups": []}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    forget_providers()
    with running_mock_provider(ADA, STRANGER) as address:
        yield address


@pytest.fixture
def environ(environ: dict[str, str], issuer: str) -> dict[str, str]:
    client = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "onramp", "OIDC_CLIENT_SECRET": "not asked for"}
    return {**environ, **client, "OIDC_ONLY": "yes", "OIDC_ROLES": "acme=admin"}


def test_there_and_back_and_out_again(
    browser: Browser, running_server: str, cast: Cast, session, issuer: str
) -> None:
    session.commit()
    ada = Visitor(browser, running_server)
    ada.follows("/people")
    ada.opens("Sign in with GitLab")
    expect(ada.page).to_have_url(re.compile(f"^{re.escape(issuer)}/"))
    ada.presses("ada-there")
    expect(ada.page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    assert ada.page.url == f"{running_server}/people"

    ada.presses("Sign out")
    ada.reads("You may still be signed in to GitLab.")
    ada.opens("Sign out of GitLab")
    ada.presses("End session")
    expect(ada.page).to_have_url(f"{running_server}/sign-in")
    ada.follows("/people")
    expect(ada.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_without_java_script_it_takes_one_press_and_a_refusal_is_a_page(
    browser: Browser, running_server: str, cast: Cast, session
) -> None:
    session.commit()
    ada = Visitor(browser, running_server, screen=PHONE, java_script=False)
    ada.follows("/sign-in")
    ada.opens("Sign in with GitLab")
    ada.presses("Deny")
    ada.reads("GitLab was not allowed to sign you in.")
    ada.opens("Sign in with GitLab")
    ada.presses("stranger-there")
    ada.presses("Finish signing in")
    ada.reads("Nobody has invited stranger@example.com to Onramp")
    ada.opens("Sign in with GitLab")
    ada.presses("ada-there")
    ada.presses("Finish signing in")
    expect(ada.page.get_by_role("heading", name="Your turn")).to_be_visible()
