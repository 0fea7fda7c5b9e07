"""A line in the log for each request, and the id that all its lines have.

The line names the endpoint and never the address, which may have a token, an id or what somebody typed.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import inspect

from app.shared.logs import set_log_fields
from app.shared.settings import current_settings

log = logging.getLogger(__name__)
REQUEST_ID_HEADER = "X-Request-Id"
_FROM_PROXY = re.compile(r"[A-Za-z0-9._-]{8,64}")
_ID, _BEGAN = "onramp.request_id", "onramp.began"
QUIET_PATHS = ("/static/", "/healthz", "/readyz")  # machines ask; what fails is logged


def register_request_log(app: Flask) -> None:
    """Log each request once it is answered. Register it first, so that it begins first and ends last."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _error: set_log_fields())


def request_id() -> str:
    """The id of this request: as the trusted proxy gives it, or a new one."""
    if _ID not in request.environ:
        given = request.headers.get(REQUEST_ID_HEADER, "") if current_settings().trusted_proxies else ""
        request.environ[_ID] = given if _FROM_PROXY.fullmatch(given) else secrets.token_hex(8)
    known: str = request.environ[_ID]
    return known


def seconds_so_far() -> float:
    """How long this request has taken so far."""
    return time.perf_counter() - float(request.environ.get(_BEGAN, time.perf_counter()))


def _begin() -> None:
    request.environ[_BEGAN] = time.perf_counter()
    set_log_fields(request_id=request_id(), endpoint=request.endpoint)


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = request_id()
    if not request.path.startswith(QUIET_PATHS) or response.status_code >= 400:
        fields = {
            "method": request.method,
            "status": response.status_code,
            "ms": round(seconds_so_far() * 1000),
            "user_id": loaded_user_id(),
        }
        log.info("Request", extra={"fields": fields})
    return response


def loaded_user_id() -> int | None:
    """The id of the user who was loaded for this request. It sends no statement, also after a commit."""
    user: Any = g.get("_login_user")
    state = inspect(user, raiseerr=False) if user is not None else None
    return state.identity[0] if state is not None and state.identity else None
