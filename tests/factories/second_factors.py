"""Second factors of people, and an authenticator in Python that signs as a device does."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

from app.db.base import db
from app.people.models import User
from app.second_factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.second_factors.rules import new_recovery_codes, recovery_digest
from app.second_factors.sealing import encrypt_secret
from app.shared import clock

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def an_app(user: User, secret: str | None = None) -> AuthenticatorApp:
    """An app of a user, with a secret or any."""
    stored = encrypt_secret(secret or pyotp.random_base32())
    added = AuthenticatorApp(user_id=user.id, name="Phone", secret=stored, last_step=0)
    db.session.add(added)
    db.session.flush()
    return added


def an_app_of(user: User) -> str:
    """The secret of an app that the user has."""
    secret = pyotp.random_base32()
    an_app(user, secret)
    return secret


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an app shows, some time steps from now."""
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def recovery_codes_of(user: User) -> list[str]:
    codes = new_recovery_codes()
    db.session.add_all(
        RecoveryCode(user_id=user.id, digest=str(recovery_digest(user.id, code))) for code in codes
    )
    db.session.flush()
    return codes


@dataclass
class Device:
    """A device with one passkey, which can also do what no honest device does."""

    origin: str
    rp_id: str
    count: int = 0
    flags: int = PRESENT | VERIFIED
    handle: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a page that adds a passkey. It stores what the page calls the user."""
        self.handle = base64url_to_bytes(options["user"]["id"]) if "user" in options else self.handle
        credential = len(self.credential_id).to_bytes(2, "big") + self.credential_id + self.public_key
        data = self._data(self.flags | HAS_KEY) + b"\0" * 16 + credential
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def use(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a passkey."""
        self.count += 1
        data, client = self._data(self.flags), self._client("webauthn.get", options["challenge"])
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signed, userHandle=self.handle
        )

    def owned_by(self, user: User, name: str = "Laptop") -> Passkey:
        """The passkey of this device as the site stores it."""
        passkey = Passkey(
            user_id=user.id,
            name=name,
            credential_id=self.credential_id,
            public_key=self.public_key,
            user_handle=self.handle,
            sign_count=self.count,
        )
        db.session.add(passkey)
        db.session.flush()
        return passkey

    @property
    def public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        credential_id = bytes_to_base64url(self.credential_id)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps(
            {"id": credential_id, "rawId": credential_id, "type": "public-key", "response": response}
        )
