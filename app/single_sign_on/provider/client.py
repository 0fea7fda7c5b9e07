"""A sign-in with the provider: where the browser is sent, and who has come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from flask_babel import gettext as _

from app.shared.emails import parse_email
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.single_sign_on.pending import PendingSignIn
from app.single_sign_on.provider.connection import (
    InvalidAnswer,
    ProviderSession,
    asking_provider,
    json_of,
    unavailable,
)
from app.single_sign_on.provider.discovery import Provider, find_provider
from app.single_sign_on.provider.tokens import read_id_token
from app.single_sign_on.rules import CodeRefused, SignInRefused

MAX_GROUPS = 5000
_EMAIL_CLAIMS = {"email", "email_verified"}
_UNREADABLE = (OSError, ValueError, TypeError, AttributeError, RecursionError)  # of requests and Authlib


@dataclass(frozen=True)
class RemotePerson:
    """Who has signed in with the provider, as it says. `email` is None unless the provider verified it.

    `groups` are None if Onramp does not ask for them. `session_id` is empty if the provider gives none.
    """

    issuer: str
    subject: str
    email: str | None
    groups: frozenset[str] | None
    session_id: str = field(default="", repr=False)


def authorization_address(pending: PendingSignIn, *, redirect_uri: str) -> str:
    """Where the browser is sent. Raises ProviderUnavailable or InvalidAnswer."""
    with asking_provider():
        provider = find_provider()
    with _session(provider, redirect_uri) as session:
        address, _state = session.create_authorization_url(
            provider.authorization_endpoint,
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.verifier,
        )
    return str(address)


def redeem_code(code: str, pending: PendingSignIn, *, issuer: str, redirect_uri: str) -> RemotePerson:
    """Who the code of a sign-in is about. Ends the transaction of the request; none is open meanwhile.

    `issuer` is who sent the code, if the address said so. Raises CodeRefused, ProviderUnavailable and
    InvalidAnswer.
    """
    with asking_provider():
        provider = find_provider()
        if issuer != provider.issuer and (issuer or provider.sends_issuer):
            raise InvalidAnswer("a code of another issuer")
        with _session(provider, redirect_uri) as session:
            token = _token(session, provider, code, pending)
            access_token = token.get("access_token")
            claims = read_id_token(
                token.get("id_token"), provider, nonce=pending.nonce, access_token=access_token
            )
            if provider.userinfo_endpoint and _is_incomplete(claims):
                claims = _completed(claims, _userinfo(session, provider, claims))
    return _person(provider, claims)


def refusal_by_provider(error: str) -> RuleBroken:
    """The refusal for an error that the provider sent with the browser (RFC 6749, section 4.1.2.1)."""
    provider = current_settings().oidc_name
    if error in ("access_denied", "login_required", "consent_required", "interaction_required"):
        return SignInRefused(_("%(provider)s was not allowed to sign you in.", provider=provider))
    if error in ("temporarily_unavailable", "server_error"):
        return unavailable()
    sentence = _(
        "%(provider)s could not sign you in. Try again. If it happens again, tell an admin.",
        provider=provider,
    )
    return InvalidAnswer("an error instead of a code", sentence)


def end_session_address(*, back: str) -> str | None:
    """Where people sign out of the provider and come back, if it has such a page (RP-Initiated Logout 1.0).

    Raises what `find_provider` raises.
    """
    with asking_provider():
        endpoint = find_provider().end_session_endpoint
    asked = [("client_id", current_settings().oidc_client_id), ("post_logout_redirect_uri", back)]
    return str(add_params_to_uri(endpoint, asked)) if endpoint else None


def _session(provider: Provider, redirect_uri: str) -> ProviderSession:
    settings = current_settings()
    return ProviderSession(
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        token_endpoint_auth_method="client_secret_basic" if provider.takes_basic else "client_secret_post",
        scope=settings.oidc_scopes,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        leeway=0,  # the access token is used at once
    )


def _token(session: ProviderSession, provider: Provider, code: str, pending: PendingSignIn) -> dict[str, Any]:
    try:
        token: dict[str, Any] = session.fetch_token(
            provider.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=pending.verifier,
            redirect_uri=session.redirect_uri,
        )
    except OAuthError as error:
        if error.error == "invalid_grant":
            raise CodeRefused() from error
        raise InvalidAnswer("no token: the client is not known, or not allowed") from error
    except _UNREADABLE as error:
        raise InvalidAnswer("no token: the answer cannot be read") from error
    return token


def _is_incomplete(claims: dict[str, Any]) -> bool:
    """True if the ID token leaves out something that Onramp needs."""
    settings = current_settings()
    return not claims.keys() >= _EMAIL_CLAIMS or (
        settings.reads_groups and settings.oidc_groups_claim not in claims
    )


def _completed(claims: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """The claims of an ID token with what it leaves out. An email and that it is verified belong together."""
    same = dict.fromkeys(_EMAIL_CLAIMS) if not claims.keys() >= _EMAIL_CLAIMS else {}
    return found | claims | {name: found.get(name) for name in same}


def _userinfo(session: ProviderSession, provider: Provider, claims: dict[str, Any]) -> dict[str, Any]:
    """What the provider says beside the ID token, about the same person."""
    try:
        found = json_of(session.get(provider.userinfo_endpoint))
    except OAuthError as error:
        raise InvalidAnswer("an access token of an unknown kind") from error
    if found.get("sub") != claims["sub"]:
        raise InvalidAnswer("details of another person")
    return found


def _person(provider: Provider, claims: dict[str, Any]) -> RemotePerson:
    settings, session_id = current_settings(), claims.get("sid")
    return RemotePerson(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=_verified_email(claims),
        groups=_groups(claims.get(settings.oidc_groups_claim)) if settings.reads_groups else None,
        session_id=session_id if isinstance(session_id, str) else "",
    )


def _verified_email(claims: dict[str, Any]) -> str | None:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    try:
        return parse_email(email)
    except RuleBroken:
        return None


def _groups(found: object) -> frozenset[str]:
    """The groups of a claim. Raises InvalidAnswer if there is none: to be in no group is an empty list."""
    if (
        not isinstance(found, list)
        or len(found) > MAX_GROUPS
        or not all(isinstance(each, str) for each in found)
    ):
        settings = current_settings()
        raise InvalidAnswer(
            "no groups",
            _(
                "%(provider)s does not say which groups you are in (%(claim)s). Tell an admin.",
                provider=settings.oidc_name,
                claim=settings.oidc_groups_claim,
            ),
        )
    return frozenset(found)
