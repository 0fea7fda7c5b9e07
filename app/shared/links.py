"""Addresses to put in a mail; signed ones for people without an account, which nobody can forge.

Nothing of a signed link is stored, so a stolen database opens no door. That a link has ended, or was
used, stands in the row it points at.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.shared.settings import current_settings


def absolute_url(path: str) -> str:
    """The whole address of a page, for a mail: a worker has no request to tell it the host."""
    return f"{current_settings().base_url}{path}"


def signed_path(purpose: str, record_id: int) -> str:
    """The path of the page for one row: "/questionnaire/<token>"."""
    return f"/{purpose}/{_signer(purpose).dumps(record_id)}"


def read_token(purpose: str, token: str) -> int | None:
    """The row a token was signed for, or None where it was not signed here for this purpose."""
    try:
        record_id = _signer(purpose).loads(token)
    except BadSignature:
        return None
    return record_id if isinstance(record_id, int) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"onramp-{purpose}")
