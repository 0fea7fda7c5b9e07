"""A provider for the tests, and a browser that goes there and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.single_sign_on.provider.discovery import forget_providers
from tests.real.client import StrictClient
from tests.real.identity_provider import IdentityProvider, running_identity_provider

OIDC: dict[str, str] = {"OIDC_ROLES": "acme/people=recruiter, acme/admins=admin"}


@pytest.fixture(scope="session")
def one_provider() -> Iterator[IdentityProvider]:
    """One for all tests: an app is made for its settings, and the address is one of them."""
    with running_identity_provider() as server:
        yield server


@pytest.fixture
def provider(one_provider: IdentityProvider) -> Iterator[IdentityProvider]:
    one_provider.begin_again()
    forget_providers()
    yield one_provider
    forget_providers()


@pytest.fixture
def oidc() -> dict[str, str]:
    """More settings of a test file."""
    return {}


@pytest.fixture
def environ(environ: dict[str, str], one_provider: IdentityProvider, oidc: dict[str, str]) -> dict[str, str]:
    return {**environ, **one_provider.environ, **oidc}


@pytest.fixture
def sign_in(provider: IdentityProvider) -> Callable[..., TestResponse]:
    """Goes to the provider and comes back, as a browser without JavaScript does."""

    def sign_in(client: StrictClient, to: str = "", **sent_back: Any) -> TestResponse:
        there = client.get("/sign-in/provider", query_string={"next": to} if to else {})
        if there.status_code != 303:
            return there
        return come_back(client, provider.send_back(there.headers["Location"], **sent_back))

    return sign_in


def come_back(client: StrictClient, address: str) -> TestResponse:
    """Open the address that the provider sends the browser to, and press the button there."""
    path = address.removeprefix(client.application.extensions["settings"].base_url)
    page = client.get(path)
    if page.status_code != 200:
        return page
    return client.submit("/sign-in/callback", page=path)
