"""The key of a candidate's answers: the application's own, which only the server can make."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def answers_key(application_id: int) -> str:
    """The key of the answers that belong to an application. Nobody has it without the server's secret."""
    secret: str = current_app.config["SECRET_KEY"]
    message = f"self-identification:{application_id}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
