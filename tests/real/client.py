"""A client that uses the site like a person and checks every response."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.db.base import db
from app.sessions.actions import start_candidate_session, start_user_session
from app.sessions.browser import CANDIDATE_SESSION_KEY, USER_SESSION_KEY
from tests.real.complaints import complaints_about
from tests.real.filled_form import FormOnPage, form_for
from tests.real.page import parsed

CSRF_KEY, CSRF_SALT = "csrf_token", "wtf-csrf-token"  # those of Flask-WTF

if TYPE_CHECKING:
    from app.candidates.models import Candidate
    from app.people.models import User


class StrictClient(FlaskClient):
    """Flask's test client, on its own side of a wall.

    Flask would lend a request the app context of the test, and with it the test's database session
    and whoever is signed in. So each request runs in an empty context, as in a server; before it,
    what the test has written is committed, and what the test holds is read anew afterwards.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        # Read to its end inside the context, which is then gone.
        response = Context().run(super().open, *args, **{**options, "buffered": True})
        if complaints := complaints_about(response):
            asked = f"{response.request.method} {response.request.path}"
            raise AssertionError("\n".join([f"{asked} answered {response.status_code}.", *complaints]))
        return response

    def sign_in(self, user: User, password: str = "") -> None:
        """Sign in, as if on a machine nobody has used before.

        With a password on the sign-in page; without one by the session which that page would start.
        """
        self.delete_cookie(self.application.config["SESSION_COOKIE_NAME"])
        if not password:
            address = self.environ_base.get("REMOTE_ADDR", "127.0.0.1")
            agent = {"address": address, "user_agent": self.environ_base.get("HTTP_USER_AGENT", "")}
            self._hold({USER_SESSION_KEY: self._started(start_user_session, self._id_of(user), **agent)})
            return
        answer = self.submit("/sign-in", email=user.email, password=password)
        if answer.status_code != 303:
            raise AssertionError(f"{user.email} could not sign in: {answer.status_code}\n{answer.text}")

    def come_by_link(self, candidate: Candidate) -> None:
        """Hold the session that a link from a mail starts. A signed-in user stays signed in."""
        self._hold({CANDIDATE_SESSION_KEY: self._started(start_candidate_session, self._id_of(candidate))})

    def submit(self, url: str, /, *, page: str | None = None, **fields: Any) -> TestResponse:
        """Open the page with the form that posts to `url`, fill it in and send it.

        `page` is where that form stands, where it is not `url` itself.
        """
        return self.send(self.form_for(url, page=page), **fields)

    def form_for(self, url: str, /, *, page: str | None = None) -> FormOnPage:
        """The form that posts to `url` as it is now, to be sent later."""
        answer = self.get(page or url)
        if answer.status_code != 200:
            raise AssertionError(f"GET {page or url} answered {answer.status_code}: there is no form to see.")
        return form_for(url, parsed(answer.text), page or url)

    def send(self, form: FormOnPage, /, **fields: Any) -> TestResponse:
        """Fill in and send a form that was opened before."""
        return self.post(form.url, data=form.filled(fields))

    def forge(self, url: str, /, **fields: Any) -> TestResponse:
        """Send what no form of ours offers, with a good token: an attacker who is signed in can."""
        return self.post(url, data={"csrf_token": self.csrf_token(), **fields})

    def csrf_token(self) -> str:
        """A token that every form would take from this browser."""
        raw = self._held().get(CSRF_KEY) or secrets.token_hex()
        self._hold({CSRF_KEY: raw})
        return str(URLSafeTimedSerializer(self.application.secret_key, salt=CSRF_SALT).dumps(raw))

    def _held(self) -> dict[str, Any]:
        """What the cookie of this browser holds."""
        with self.session_transaction() as held:
            return dict(held)

    def _hold(self, values: dict[str, Any]) -> None:
        with self.session_transaction() as held:
            held.update(values)

    def _id_of(self, person: User | Candidate) -> int:
        person_id = person.id
        if has_app_context():
            db.session.commit()
        return person_id

    def _started(self, start: Callable[..., str], person_id: int, **details: str) -> str:
        """The token of a new session, which is committed."""

        def commit() -> str:
            with self.application.app_context():
                token = start(person_id, **details)
                db.session.commit()
                return token

        return Context().run(commit)
