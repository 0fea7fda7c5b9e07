"""Checking the tokens that the provider signs: who signed them, for whom, when, and for which sign-in."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from flask_babel import gettext as _
from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.shared import clock
from app.shared.settings import current_settings
from app.single_sign_on.provider.connection import InvalidAnswer
from app.single_sign_on.provider.discovery import Provider, find_keys

CLOCK_SKEW = timedelta(minutes=1)
TOKEN_AGE = timedelta(minutes=10)  # of a token that was just asked for
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
MAX_SUB_LENGTH = 255
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, RecursionError)


def read_id_token(
    token: object, provider: Provider, *, nonce: str, access_token: object = None
) -> dict[str, Any]:
    """The claims of an ID token that answers our request. Raises InvalidAnswer."""
    client_id = current_settings().oidc_client_id
    signed = _checked_signature(token, provider)
    params = {"client_id": client_id, "nonce": nonce, "access_token": access_token}
    claims: Any = CodeIDToken(signed.claims, signed.header, _expected(provider), params)
    _validate(claims)
    if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
        raise InvalidAnswer("another nonce")
    _check_age(claims)
    _check_audience(claims, client_id)
    return dict(claims)


def read_logout_token(token: object, provider: Provider) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0). Raises InvalidAnswer."""
    signed = _checked_signature(token, provider)
    claims: Any = CodeIDToken(
        # A logout token may leave out who it is about, if it says which session.
        {"sub": signed.claims.get("sid"), **signed.claims},
        signed.header,
        _expected(provider),
        {"client_id": current_settings().oidc_client_id},
    )
    _validate(claims)
    _check_age(claims)
    events, about = claims.get("events"), (signed.claims.get("sub"), signed.claims.get("sid"))
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise InvalidAnswer("a token that ends no session")
    if "nonce" in claims or not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise InvalidAnswer("an ID token in the place of a logout token")
    if not any(about) or not all(each is None or isinstance(each, str) for each in about):
        raise InvalidAnswer("a logout token about nobody")
    return dict(signed.claims)


def _checked_signature(token: object, provider: Provider) -> jwt.Token:
    if not isinstance(token, str):
        raise InvalidAnswer("no token")
    keys = find_keys(provider)
    try:
        return _decoded(token, keys, provider)
    except (InvalidKeyIdError, BadSignatureError):
        newer = find_keys(provider, but=keys)
        if newer is keys:
            raise InvalidAnswer("a token that the provider did not sign") from None
    except _UNREADABLE as error:
        raise InvalidAnswer(f"a token that cannot be read: {type(error).__name__}") from error
    try:
        return _decoded(token, newer, provider)
    except _UNREADABLE as error:
        raise InvalidAnswer("a token that the provider did not sign") from error


def _decoded(token: str, keys: KeySet, provider: Provider) -> jwt.Token:
    """The content of a signed token. Only public-key signatures that the provider offers are accepted."""
    registry = JWSRegistry(algorithms=list(provider.algorithms), strict_check_header=False)
    return jwt.decode(token, keys, registry=registry)


def _expected(provider: Provider) -> Any:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": current_settings().oidc_client_id},
        "sub": {"essential": True},
    }


def _validate(claims: Any) -> None:
    """Check the registered claims. Raises InvalidAnswer."""
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=int(CLOCK_SKEW.total_seconds()))
    except ExpiredTokenError as error:
        raise _wrong_clock("an expired token") from error
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        claim = str(getattr(error, "claim", type(error).__name__))
        if claim in ("iat", "nbf") and isinstance(claims.get(claim), int | float):
            raise _wrong_clock("a token of a time to come") from error
        raise InvalidAnswer(f"a token with a wrong claim: {claim}") from error
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUB_LENGTH:
        raise InvalidAnswer("a token about nobody")


def _check_age(claims: Any) -> None:
    """Refuse a token from long ago, or from a time to come."""
    issued_at, now = claims.get("iat"), clock.now().timestamp()
    if not isinstance(issued_at, int | float) or isinstance(issued_at, bool):
        raise InvalidAnswer("a token without its time")
    skew = CLOCK_SKEW.total_seconds()
    if not now - TOKEN_AGE.total_seconds() - skew <= issued_at <= now + skew:
        raise _wrong_clock("a token of another time")


def _check_audience(claims: Any, client_id: str) -> None:
    """A token for others, too, has to say that it was made for us."""
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client_id:
        raise InvalidAnswer("a token that was made for another client")


def _wrong_clock(detail: str) -> InvalidAnswer:
    return InvalidAnswer(
        detail,
        _(
            "The clocks of Onramp and %(provider)s differ by more than a minute. Tell an admin.",
            provider=current_settings().oidc_name,
        ),
    )


def instant_of(claims: dict[str, Any], name: str) -> datetime:
    """A time of a token as an instant. The token was checked."""
    return datetime.fromtimestamp(float(claims[name]), clock.now().tzinfo)
