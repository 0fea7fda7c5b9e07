"""An OpenID provider on a loopback port: it signs in whom a test says, and lies as a test says.

    provider.person = {"sub": "42", "email": "ada@example.com", "email_verified": True, "groups": []}
    client.get(provider.send_back(client.get("/sign-in/provider").headers["Location"]))

It checks what a strict provider checks: client, redirect_uri, PKCE, and that a code is used once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.real.web import Answer

CLIENT_ID, CLIENT_SECRET = "onramp", "a secret of the client"
SECRET_HEADER = "Basic " + base64.b64encode(b"onramp:a+secret+of+the+client").decode()
ADA = {"sub": "42", "email": "ada@example.com", "email_verified": True}
Claims = dict[str, Any]
_keys: list[RSAKey] = []


def signing_key(number: int) -> RSAKey:
    """A key that is made once: making one takes a while."""
    while len(_keys) <= number:
        _keys.append(RSAKey.generate_key(2048, {"kid": f"key {len(_keys)}"}))
    return _keys[number]


class IdentityProvider(ThreadingHTTPServer):
    """A test sets `person`, `userinfo`, `metadata`, `change` (of ID tokens), `sign`, and answers by path."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.begin_again()

    def begin_again(self) -> None:
        """Forget what a test has said."""
        self.person: Claims = dict(ADA)
        self.userinfo: Claims | None = None
        self.change: Claims = {}
        self.metadata: Claims = {}
        self.key = signing_key(0)
        self.published: list[Any] = [self.key.as_dict(private=False)]
        self.sign: Callable[[Claims], str] = self.signed
        self.codes: dict[str, dict[str, str]] = {}
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.at_token: Callable[[], None] = lambda: None
        self.refused: list[str] = []

    @property
    def environ(self) -> dict[str, str]:
        """The settings of a client."""
        return {
            "OIDC_ISSUER": self.url,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }

    def send_back(self, address: str, **more: str) -> str:
        """The address of ours to which the browser is sent back, with a code or what a test says."""
        asked = dict(parse_qsl(urlsplit(address).query))
        expected = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        assert expected.items() <= asked.items(), asked
        assert "openid" in asked["scope"].split()
        assert len(asked["code_challenge"]) == 43 <= len(asked["nonce"]) <= len(asked["state"])
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], **more}
        return f"{asked['redirect_uri']}?{urlencode({k: v for k, v in answer.items() if v})}"

    def claims(self, asked: dict[str, str]) -> Claims:
        """The ID token that answers a request."""
        now = int(time.time())
        ours = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 120, "nonce": asked["nonce"]}
        changed = {**self.person, **ours, **self.change}
        return {name: value for name, value in changed.items() if value is not None}

    def signed(self, claims: Claims, **header: Any) -> str:
        """A token signed with the key in use."""
        header = {"alg": "RS256", "kid": self.key.kid, **header}
        return jwt.encode(header, claims, self.key, algorithms=[header["alg"]])

    def logout_token(self, **claims: Any) -> str:
        """A logout token, changed as a test says."""
        now = int(time.time())
        event = {"http://schemas.openid.net/event/backchannel-logout": {}}
        told = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 120, "events": event}
        told |= {"jti": secrets.token_urlsafe(8), "sub": self.person["sub"], **claims}
        return self.signed({name: value for name, value in told.items() if value is not None})


class _Handler(BaseHTTPRequestHandler):
    server: IdentityProvider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        with suppress(OSError):  # whoever asked may be gone
            if path in self.server.answers:
                self.server.answers[path](self)
            elif path == "/authorize":
                self._redirect(self.server.send_back(self.path))
            elif path == "/goodbye":
                self._redirect(dict(parse_qsl(urlsplit(self.path).query))["post_logout_redirect_uri"])
            else:
                self._write(*self._found(path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        with suppress(OSError):
            if path in self.server.answers:
                self.server.answers[path](self)
            else:
                self._write(*self._token({name: values[0] for name, values in parse_qs(body).items()}))

    def _found(self, path: str) -> tuple[int, Any]:
        url = self.server.url
        if path == "/.well-known/openid-configuration":
            endpoints = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{url}/{at}" for name, at in endpoints.items()}
            found |= {"issuer": url, "jwks_uri": f"{url}/keys", "end_session_endpoint": f"{url}/goodbye"}
            changed = {**found, **self.server.metadata}
            return 200, {name: value for name, value in changed.items() if value is not None}
        if path == "/keys":
            return 200, {"keys": self.server.published}
        if path == "/userinfo" and self.headers["Authorization"] == "Bearer an access token":
            return 200, self.server.userinfo or self.server.person
        return 404, {}

    def _token(self, sent: dict[str, str]) -> tuple[int, Any]:
        self.server.at_token()
        asked = self.server.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.headers["Authorization"] != SECRET_HEADER:
            self.server.refused.append("client")
            return 401, {"error": "invalid_client"}
        if asked is None or (asked["redirect_uri"], asked["code_challenge"]) != (
            sent.get("redirect_uri"),
            challenge,
        ):
            self.server.refused.append("code")
            return 400, {"error": "invalid_grant"}
        token = {"access_token": "an access token", "token_type": "Bearer", "expires_in": 60}
        return 200, {**token, "id_token": self.server.sign(self.server.claims(asked))}

    def _write(self, status: int, found: Any) -> None:
        raw = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Log nothing."""


@contextmanager
def running_identity_provider() -> Iterator[IdentityProvider]:
    server = IdentityProvider()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
