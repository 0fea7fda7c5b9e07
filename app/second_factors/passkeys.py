"""Passkeys: what the browser is asked for, and checking what it answers (WebAuthn)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import webauthn
from cryptography import exceptions as crypto
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update
from webauthn.helpers import (
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import commit_despite_refusal, db
from app.people.details import lock_user
from app.people.models import User
from app.second_factors.challenges import ChallengePurpose, new_challenge, spend_challenge
from app.second_factors.mail import mail_factor_change
from app.second_factors.models import Passkey
from app.second_factors.queries import passkeys_of
from app.second_factors.rules import (
    CHALLENGE_LIFETIME,
    MAX_FACTORS,
    MAX_RESPONSE_LENGTH,
    RelyingParty,
    relying_party,
)
from app.second_factors.sealing import new_user_handle
from app.shared import clock
from app.shared.company import company_name
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings

log = logging.getLogger(__name__)
ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_INVALID = (
    *(WebAuthnException, crypto.InvalidSignature, crypto.UnsupportedAlgorithm),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError),  # of what is no answer at all
)
_TIMEOUT = int(CHALLENGE_LIFETIME.total_seconds() * 1000)


def party() -> RelyingParty | None:
    """The address that passkeys of this site belong to; None if it cannot have any."""
    return relying_party(current_settings().base_url)


def options_to_add(user: User) -> str | None:
    """What a browser needs to make a passkey, as JSON; None if this site cannot have any."""
    ours, theirs = party(), passkeys_of(user.id)
    if ours is None:
        return None
    made = webauthn.generate_registration_options(
        rp_id=ours.id,
        rp_name=company_name(),
        user_id=_handle_of(user, theirs),
        user_name=user.email,
        user_display_name=user.name,
        challenge=new_challenge(ChallengePurpose.ADD),
        timeout=_TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(theirs),
        supported_pub_key_algs=ALGORITHMS,
    )
    return options_to_json(made)


def options_to_use(purpose: ChallengePurpose, user: User | None = None) -> str | None:
    """What a browser needs to use a passkey of a user, or of anybody, as JSON; None if there can be none.

    Instead of a password, the device has to check who uses it.
    """
    ours, theirs = party(), passkeys_of(user.id) if user else []
    if ours is None or (user and not theirs):
        return None
    checks = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    made = webauthn.generate_authentication_options(
        rp_id=ours.id,
        challenge=new_challenge(purpose),
        timeout=_TIMEOUT,
        allow_credentials=_descriptors(theirs),
        user_verification=checks,
    )
    return options_to_json(made)


def add_passkey(user: User, *, name: str, response: str) -> None:
    """Add the passkey that a browser made. Raises RuleBroken if it did not make one for this page."""
    ours = party()
    try:
        credential = parse_registration_credential_json(_checked(response))
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        if ours is None or not spend_challenge(ChallengePurpose.ADD, challenge):
            raise _refusal()
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=ours.id,
            expected_origin=ours.origin,
            supported_pub_key_algs=ALGORITHMS,
        )
    except _INVALID as error:
        raise _refusal() from error
    lock_user(user)
    theirs = passkeys_of(user.id)
    if len(theirs) >= MAX_FACTORS:
        raise RuleBroken(_("You have %(limit)s passkeys. Remove one first.", limit=MAX_FACTORS))
    if _passkey_where(Passkey.credential_id == verified.credential_id) is not None:
        raise RuleBroken(_("This passkey is added already."))
    added = Passkey(
        user_id=user.id,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        user_handle=_handle_of(user, theirs),
        sign_count=verified.sign_count,
    )
    db.session.add(added)
    record_activity(ActivityVerb.ADDED_PASSKEY, user, by=user, what=name)
    mail_factor_change(user, _("The passkey “%(name)s” was added.", name=name))


def use_passkey(response: str, purpose: ChallengePurpose, *, user_id: int | None = None) -> User:
    """The user of the passkey that a browser used, for a purpose and, if it is known, of this user.

    Raises RuleBroken for an answer to another challenge, of another site or user, and for one that repeats
    a count of the device: then there may be a copy of the passkey.
    """
    ours = party()
    try:
        credential = parse_authentication_credential_json(_checked(response))
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        if ours is None or not spend_challenge(purpose, challenge):
            raise _refusal()
        passkey = _passkey_where(Passkey.credential_id == credential.raw_id)
        if passkey is None or not _belongs(passkey, credential, user_id):
            raise _refusal()
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=ours.id,
            expected_origin=ours.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # checked below, where it is put on record
            require_user_verification=user_id is None,
        )
    except _INVALID as error:
        raise _refusal() from error
    _count_use(passkey, verified.new_sign_count)
    return passkey.user


def _belongs(passkey: Passkey, credential: AuthenticationCredential, user_id: int | None) -> bool:
    """Whether a passkey is of this user, or of the one that the device names; never of a closed account."""
    handle = credential.response.user_handle
    named = handle == passkey.user_handle if handle or user_id is None else True
    return passkey.user.active and named and user_id in (None, passkey.user_id)


def _count_use(passkey: Passkey, count: int) -> None:
    """Note the use of a passkey. Raises RuleBroken if its device counted backwards."""
    is_newer = (Passkey.sign_count < count) if count else (Passkey.sign_count == 0)
    used = update(Passkey).where(Passkey.id == passkey.id, is_newer)
    if not db.session.execute(used.values(sign_count=count, used_at=clock.now())).rowcount:  # type: ignore[attr-defined]
        passkey_id = passkey.id
        commit_despite_refusal(lambda: _report_copy(passkey_id))
        raise RuleBroken(
            _("This passkey may have been copied, so it was refused. Remove it, and add another one.")
        )


def _report_copy(passkey_id: int) -> None:
    passkey = db.session.get_one(Passkey, passkey_id)
    record_activity(ActivityVerb.NOTICED_COPIED_PASSKEY, passkey.user, by=None, what=passkey.name)
    change = _("The passkey “%(name)s” may have been copied: it was refused. Remove it.", name=passkey.name)
    mail_factor_change(passkey.user, change)


def _passkey_where(condition: ColumnElement[bool]) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(condition))


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in passkeys]


def _handle_of(user: User, passkeys: Sequence[Passkey]) -> bytes:
    """What a device calls a user: the same for the page and for what it sends, and for all their passkeys."""
    return passkeys[0].user_handle if passkeys else new_user_handle(user.id)


def _checked(response: str) -> str:
    if not response or len(response) > MAX_RESPONSE_LENGTH:
        raise _refusal()
    return response


def _refusal() -> RuleBroken:
    return RuleBroken(_("The passkey was not accepted. Try again."))
