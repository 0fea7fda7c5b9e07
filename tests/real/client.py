"""A client that uses the site like a person and checks every response."""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING, Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.candidates.links import PAGE_LINK, create_link
from app.db.base import db
from app.shared.links import signed_path
from tests.cast import PASSWORD
from tests.real.complaints import complaints_about
from tests.real.filled_form import FormOnPage, form_for
from tests.real.page import parsed

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

    def sign_in(self, user: User, password: str = PASSWORD) -> None:
        """Sign in on the sign-in page, with a new cookie."""
        email = user.email
        self.delete_cookie(self.application.config["SESSION_COOKIE_NAME"])
        answer = self.submit("/sign-in", email=email, password=password)
        if answer.status_code != 303:
            raise AssertionError(f"{email} could not sign in: {answer.status_code}\n{answer.text}")

    def come_by_link(self, candidate: Candidate) -> None:
        """Open a candidate's page with a new link, as from a mail. A signed-in user stays signed in."""
        path = signed_path(PAGE_LINK, create_link(candidate).id)
        answer = self.submit(path)
        if answer.status_code != 303:
            raise AssertionError(f"{path} opened no page: {answer.status_code}\n{answer.text}")

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

    def forge(self, url: str, /, *, page: str = "/", **fields: Any) -> TestResponse:
        """Send values that no form offers, with a valid token, like a signed-in attacker.

        The token is taken from any form on `page`.
        """
        token = next(
            field.attributes["value"]
            for field in parsed(self.get(page).text).all("input")
            if field.attributes.get("name") == "csrf_token"
        )
        return self.post(url, data={"csrf_token": token, **fields})
