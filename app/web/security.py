"""Security headers of every response, the converter of record ids, and the check of redirect targets."""

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

_PICTURE_SECURITY_POLICY = (  # it loads nothing; a sandbox without rights sends no form and runs no script
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)


class RecordIdConverter(IntegerConverter):
    """A record id in a URL, within the range of a database integer."""

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)  # type: ignore[arg-type]


def add_headers(response: Response) -> Response:
    """Allow only what our pages use: our own scripts, style sheets, images and forms."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    is_cached = request.endpoint == "static" and "Cache-Control" in headers
    if not (is_cached or response.cache_control.immutable):
        headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:  # BASE_URL is https, whatever a proxy reports
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def picture_response(content: bytes) -> Response:
    """A PNG that we wrote. The caller has checked who may see it."""
    answer = Response(content, mimetype="image/png")
    answer.headers["Content-Security-Policy"] = _PICTURE_SECURITY_POLICY
    return answer


def local_path(address: str | None) -> str | None:
    """The address if it is a path of this site, else None: no redirect leaves the site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(c in address for c in "\\\r\n\t\0"):
        return None
    return address
