"""What the provider says of itself, and its keys. Both are kept for an hour by each process.

A key that is not known is looked up again, at most once a minute: providers change their keys.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.shared.settings import current_settings
from app.single_sign_on.provider.connection import InvalidAnswer, ProviderUnavailable, get_json, unavailable
from config import is_safe_address

METADATA_SECONDS = 3600.0
SECONDS_BETWEEN_LOOKUPS = 60.0
SECONDS_AFTER_FAILURE = 10.0  # in which nobody asks again: a provider that hangs would hold up everybody
WELL_KNOWN = "/.well-known/openid-configuration"
MOST_KEYS = 50
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


@dataclass(frozen=True)
class Provider:
    """An OpenID provider, as its metadata says. An optional endpoint may be empty."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    sends_issuer: bool
    takes_basic: bool
    algorithms: tuple[str, ...]


@dataclass
class _KnownProvider:
    """What a process knows of a provider. Times are those of the monotonic clock."""

    provider: Provider | None = None
    provider_at: float = 0.0
    keys: KeySet | None = None
    keys_at: float = 0.0
    failed_at: float | None = None
    lock: Lock = field(default_factory=Lock)


_known: dict[str, _KnownProvider] = {}


def find_provider() -> Provider:
    """The provider of the settings. Raises ProviderUnavailable or InvalidAnswer."""
    issuer = current_settings().oidc_issuer
    known = _known.setdefault(issuer, _KnownProvider())
    with known.lock:
        if known.provider is None or time.monotonic() - known.provider_at > METADATA_SECONDS:
            known.provider = _asked(known, lambda: _read(get_json(issuer.rstrip("/") + WELL_KNOWN), issuer))
            known.provider_at = time.monotonic()
        return known.provider


def find_keys(provider: Provider, *, but: KeySet | None = None) -> KeySet:
    """The keys of the provider; newer ones than `but` if they may have changed since."""
    known = _known.setdefault(provider.issuer, _KnownProvider())
    with known.lock:
        age = time.monotonic() - known.keys_at
        is_due = age > (METADATA_SECONDS if but is None else SECONDS_BETWEEN_LOOKUPS)
        if known.keys is None or (is_due and (but is None or but is known.keys)):
            known.keys = _asked(known, lambda: _read_keys(get_json(provider.jwks_uri)))
            known.keys_at = time.monotonic()
        return known.keys


def forget_providers() -> None:
    """Forget what this process knows of providers."""
    _known.clear()


def _asked(known: _KnownProvider, ask: Any) -> Any:
    """Ask the provider, unless it has just failed."""
    if known.failed_at is not None and time.monotonic() - known.failed_at < SECONDS_AFTER_FAILURE:
        raise unavailable()
    try:
        found = ask()
    except ProviderUnavailable:
        known.failed_at = time.monotonic()
        raise
    known.failed_at = None
    return found


def _read(metadata: dict[str, Any], issuer: str) -> Provider:
    """The provider of metadata. Raises InvalidAnswer if they are another one's, or incomplete."""
    if metadata.get("issuer") != issuer:
        raise InvalidAnswer("metadata of another issuer")
    may_be_plain = not current_settings().production
    addresses = {name: metadata.get(name) or "" for name in (*_NEEDED, *_OPTIONAL)}
    for name, address in addresses.items():
        is_safe = isinstance(address, str) and is_safe_address(address, may_be_plain=may_be_plain)
        if not is_safe and (address or name in _NEEDED):
            raise InvalidAnswer(f"metadata without a good {name}")
    offered = _texts(metadata, "id_token_signing_alg_values_supported", ["RS256"])
    methods = _texts(metadata, "code_challenge_methods_supported", ["S256"])
    algorithms = tuple(each for each in _ALGORITHMS if each in offered)
    if not algorithms or "S256" not in methods:
        raise InvalidAnswer("metadata without a signature or a code challenge that we accept")
    takes = _texts(metadata, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Provider(
        issuer=issuer,
        **addresses,
        sends_issuer=metadata.get("authorization_response_iss_parameter_supported") is True,
        takes_basic="client_secret_basic" in takes,
        algorithms=algorithms,
    )


def _texts(metadata: dict[str, Any], name: str, default: list[str]) -> list[Any]:
    found = metadata.get(name, default)
    return found if isinstance(found, list) else []


def _read_keys(found: dict[str, Any]) -> KeySet:
    """The public keys to check signatures with. A shared secret is none, whatever it says of itself."""
    listed = found.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise InvalidAnswer("no list of keys")
    public = [key for key in listed if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP")]
    try:
        return KeySet.import_key_set({"keys": [key for key in public if key.get("use", "sig") == "sig"]})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise InvalidAnswer("keys that cannot be read") from error
