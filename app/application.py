"""The application as Flask runs it, without what would be the same for each request."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app.web.template_compiler import TemplateEnvironment

_ANY_ID = 2**31 - 1


class CookieSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie. What signs them is made once."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads the cookies of the application."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


class Onramp(Flask):
    """The application. Its log names endpoints, because a URL may contain the token of a link."""

    jinja_environment = TemplateEnvironment

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session_interface = CookieSessions()
        self._address = lru_cache(maxsize=5000)(self._make_address)

    def log_exception(self, exc_info: Any) -> None:
        """Log an error that no handler answered."""
        self.logger.error("Fault at %s", request.endpoint or "an address without a route", exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none of ours is asynchronous."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """The same as Flask's, but one without values, with one id or of a static file is made once."""
        if len(values) > 1 or not has_request_context() or endpoint.startswith("."):
            return super().url_for(endpoint, **values)
        if not values:
            return "".join(self._address(request.root_path, endpoint, None, None))
        ((name, value),) = values.items()
        if endpoint == "static":
            return "".join(self._address(request.root_path, endpoint, name, value))
        if type(value) is int and not name.startswith("_"):
            before, after = self._address(request.root_path, endpoint, name, _ANY_ID)
            return f"{before}{value}{after}"
        return super().url_for(endpoint, **values)

    def _make_address(self, _root_path: str, endpoint: str, name: str | None, value: Any) -> tuple[str, str]:
        """An address below the root of this request, before and after its id."""
        address = super().url_for(endpoint, **({} if name is None else {name: value}))
        before, _, after = address.partition(str(_ANY_ID))
        return before, after
