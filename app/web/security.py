"""The headers every answer carries, and the numbers no address may exceed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.routing import IntegerConverter

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class RecordIdConverter(IntegerConverter):
    """An id in a URL, no larger than the database can count."""

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)  # type: ignore[arg-type]


def add_headers(response: Response) -> Response:
    """Allow only what our pages use: our own modules, style sheets and pictures, and forms to ourselves."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static" or "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if current_app.config[
        "SESSION_COOKIE_SECURE"
    ]:  # BASE_URL is https, whatever a proxy says of this request
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def local_path(address: str | None) -> str | None:
    """The address where it is a path of this site, else None: no redirect leaves the house."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(c in address for c in "\\\r\n\t\0"):
        return None
    return address
