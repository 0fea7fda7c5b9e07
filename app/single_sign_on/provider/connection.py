"""The connection to the provider: a deadline for each request, short answers, no redirects, few at once."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote_plus

import requests
from authlib.integrations.requests_client import OAuth2Session
from flask_babel import gettext as _
from requests.adapters import BaseAdapter

from app.db.base import db
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.untrusted.fetch import NotFetched, exchange

ANSWER_SECONDS = 8.0
MAX_PROVIDER_BYTES = 512 * 1024
MOST_AT_ONCE, PATIENCE_SECONDS = 2, 1.0  # of the four threads of a web process: pages go on meanwhile
_few_at_once = BoundedSemaphore(MOST_AT_ONCE)


class ProviderUnavailable(RuleBroken):
    """The provider cannot be reached, is too slow, or has a problem of its own."""

    status = 503


class InvalidAnswer(RuleBroken):
    """The provider sent something that must not be trusted. `detail` is for the log, without values."""

    status = 502

    def __init__(self, detail: str, sentence: str | None = None) -> None:
        super().__init__(
            sentence
            or _(
                "%(provider)s sent an answer that Onramp cannot trust. Try again. If "
                "it happens again, tell an admin.",
                provider=current_settings().oidc_name,
            )
        )
        self.detail = detail


class ProviderSession(OAuth2Session):  # type: ignore[misc]  # Authlib says no types
    """An OAuth 2 session of Authlib that sends its requests by the guarded exchange."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.trust_env = False  # no password of a .netrc file
        self.register_client_auth_method(("client_secret_basic", _add_client_secret))
        self.mount("https://", _GuardedAdapter())
        self.mount("http://", _GuardedAdapter())


class _GuardedAdapter(BaseAdapter):
    """Sends one request. Raises ProviderUnavailable or InvalidAnswer."""

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        body = request.body or b""
        try:
            answer = exchange(
                str(request.method),
                str(request.url),
                headers=_headers(request),
                body=body if isinstance(body, bytes) else str(body).encode(),
                seconds=ANSWER_SECONDS,
                most=MAX_PROVIDER_BYTES,
            )
        except NotFetched as error:
            raise unavailable() from error
        if answer.status >= 500 or answer.status == 429:
            raise unavailable()
        if 300 <= answer.status < 400:
            raise InvalidAnswer("a redirect")
        response = requests.Response()
        response.status_code, response._content, response.encoding = answer.status, answer.body, "utf-8"
        response.url, response.request = str(request.url), request
        return response

    def close(self) -> None:
        """There is nothing to close: each request has its own connection."""


def get_json(address: str) -> dict[str, Any]:
    """The JSON object at an address of the provider. Raises ProviderUnavailable or InvalidAnswer."""
    with ProviderSession() as session:
        return json_of(session.get(address, withhold_token=True))


def json_of(response: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer with the status 200."""
    if response.status_code != 200:
        raise InvalidAnswer(f"the status {response.status_code}")
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise InvalidAnswer("no JSON") from error
    if not isinstance(found, dict):
        raise InvalidAnswer("JSON without an object")
    return found


@contextmanager
def asking_provider() -> Iterator[None]:
    """Ask the provider outside of any transaction, a few at once. Raises ProviderUnavailable."""
    db.session.rollback()
    if not _few_at_once.acquire(timeout=PATIENCE_SECONDS):
        raise ProviderUnavailable(_("Too many people are signing in right now. Try again in a minute."))
    try:
        yield
    finally:
        _few_at_once.release()


def unavailable() -> ProviderUnavailable:
    """The refusal if the provider does not answer as it should."""
    return ProviderUnavailable(
        _(
            "%(provider)s does not answer right now. Try again in a minute.",
            provider=current_settings().oidc_name,
        )
    )


def _add_client_secret(client: Any, _method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """Authenticate the client as RFC 6749 (section 2.3.1) says: encoded first, which Authlib leaves out."""
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return uri, headers, body


def _headers(request: requests.PreparedRequest) -> dict[str, str]:
    """The headers of a request that matter: no compression, and a connection that is closed."""
    named = {name: request.headers.get(name) for name in ("Authorization", "Content-Type", "Content-Length")}
    sent = {name: _text(value) for name, value in named.items() if value is not None}
    return {**sent, "Accept": "application/json"}


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
