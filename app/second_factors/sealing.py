"""Encryption of secrets with keys made from SECRET_KEY: in the database, and in hidden fields of forms."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from app.shared import clock
from app.shared.settings import current_settings


def encrypt_secret(text: str) -> str:
    """The secret of an app as it is stored."""
    return _cipher("stored secrets").encrypt(text.encode()).decode()


def decrypt_secret(stored: str) -> str | None:
    """The secret of an app; None if SECRET_KEY is no longer the one that encrypted it."""
    try:
        return _cipher("stored secrets").decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def seal_value(purpose: str, user_id: int, value: Any) -> str:
    """A value for a hidden field of a form of this user. Nobody reads or changes it."""
    text = json.dumps([user_id, value])
    now = int(clock.now().timestamp())
    return _cipher(purpose).encrypt_at_time(text.encode(), now).decode()


def open_value(purpose: str, user_id: int, sealed: str, lifetime: timedelta) -> Any:
    """The value of a hidden field; None if it is not ours, of another user or purpose, or too old."""
    seconds, now = int(lifetime.total_seconds()), int(clock.now().timestamp())
    try:
        opened = _cipher(purpose).decrypt_at_time(sealed.encode(errors="replace"), seconds, now)
    except (InvalidToken, ValueError):
        return None
    sealed_for, value = json.loads(opened)
    return value if sealed_for == user_id else None


def new_user_handle(user_id: int) -> bytes:
    """What the first passkey of a user is stored with on a device: it says nothing about them."""
    return hmac.digest(current_settings().secret_key.encode(), f"user handle\n{user_id}".encode(), "sha256")


def _cipher(purpose: str) -> Fernet:
    key = hmac.digest(current_settings().secret_key.encode(), f"second factors: {purpose}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
