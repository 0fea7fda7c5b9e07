"""What tests of second factors do again and again."""

from __future__ import annotations

import json
from typing import Any

from tests.cast import PASSWORD
from tests.real.page import parsed

SECOND_STEP = "/sign-in/second-step"
LOCALHOST = {"origin": "http://localhost", "rp_id": "localhost"}


def enter_password(client, user, password=PASSWORD):
    """Sign in with the right password, and stop at what comes then."""
    return client.submit("/sign-in", email=user.email, password=password)


def enter_code(client, code):
    return client.submit(SECOND_STEP, code=code)


def is_signed_in(client):
    return client.get("/account").status_code == 200


def options_on(client, page: str) -> dict[str, Any]:
    """What the page asks of a device."""
    forms = [each for each in parsed(client.get(page).text).all("form") if "data-passkey" in each.attributes]
    (form,) = forms
    options: dict[str, Any] = json.loads(form.attributes["data-passkey"])
    return options
