"""Links for mail: absolute ones, and signed ones for people without an account.

A signed link is not stored, so a stolen database gives no access. The row it points to says whether it has
ended or was used.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.shared.settings import current_settings


def absolute_url(path: str) -> str:
    """The absolute URL of a path, for a mail: a worker has no request to get the host from."""
    return f"{current_settings().base_url}{path}"


def signed_path(purpose: str, record_id: int) -> str:
    """The signed path of the page of a row: "/questionnaire/<token>"."""
    return f"/{purpose}/{_signer(purpose).dumps(record_id)}"


def read_token(purpose: str, token: str) -> int | None:
    """The id of the row a token was signed for; None if it was not signed by us for this purpose."""
    try:
        record_id = _signer(purpose).loads(token)
    except BadSignature:
        return None
    return record_id if isinstance(record_id, int) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"onramp-{purpose}")
