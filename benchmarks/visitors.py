"""Sessions of people, as their browsers would hold them."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.db.base import db
from app.people.models import User
from app.sessions.actions import start_user_session
from app.sessions.browser import USER_SESSION_KEY

CSRF_KEY = "csrf_token"  # Flask-WTF's
CSRF_SECRET = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - of sessions that live for a run


class Visitors:
    """Cookies by the person who holds them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.with_email = cache(self._with_email)

    def nobody(self) -> str:
        """The cookie of a browser in which nobody is signed in."""
        return self._cookie({})

    def _with_email(self, email: str) -> str:
        """The cookie of the user with this email. Needs an app context."""
        user_id = db.session.scalars(select(User.id).where(User.email == email)).one()
        token = start_user_session(user_id, address="127.0.0.1", user_agent="Firefox on Linux")
        db.session.commit()
        return self._cookie({USER_SESSION_KEY: token})

    def _cookie(self, held: dict[str, Any]) -> str:
        serializer: Any = self._app.session_interface
        signed = serializer.get_signing_serializer(self._app).dumps({**held, CSRF_KEY: CSRF_SECRET})
        return f"{self._app.config['SESSION_COOKIE_NAME']}={signed}"
