"""Each route as each role, with odd queries, forms and bodies: never a fault, never markup (15, 21, 32)."""

from __future__ import annotations

import random
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.house import doors
from tests.house.company import found_company, routes_of, sign_in_all
from tests.real.client import StrictClient

FORM = "application/x-www-form-urlencoded"
NAMES = [
    "after",
    "status",
    "stage",
    "region",
    "isr",
    "as_of",
    "kind",
    "state",
    "year",
    "mine",
    "take",
    "version",
    "month",
    "slot",
]
NAMES += [
    "name",
    "email",
    "reason",
    "starts_at",
    "starts_on",
    "day",
    "number",
    "text",
    "file",
    "user",
    "role",
]
VALUES = [
    "",
    "0",
    "-1",
    "9" * 30,
    "NaN",
    "1e309",
    "٣",
    "\0",
    "\ud800",
    "[" * 3000,
    "0001-01-01",
    "9999-12-31",
]
VALUES += [
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00+23:59",
    "{}",
    "a" * 5000,
    "%00",
    "../x",
    "W10",
    "bnVsbA",
    "<xss onclick=alert(1)>",
]
BODIES = [
    (b"", FORM),
    (b"a=&" * 50, FORM),
    (b"\xff" * 99, "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
]
FREE = ["q", "next", "sort", "page", "filter", "error", "order"]  # texts, and what no page has
GIVEN_BACK = "<xss onclick=alert(1)>\"'><xss>asc,(select password_hash from users)"
ECHO = re.compile("select.{1,6}password_hash")  # what was asked, as text or in a link
GIVEN_AWAY = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "werkzeug")
# Words are led to the search; an account that an odd reason closed before, to what is left of its work.
LEADS_ON = ("/applications", "/people/<int:user_id>/leave")
ENDS_A_VISIT = ("people.sign_out", "portal.leave")


@pytest.mark.slow("every route, with everything odd")
def test_no_route_breaks_and_no_answer_gives_anything_away(app, session, is_full):
    company, chosen = found_company(), random.Random(26)  # noqa: S311 - the same ones each time
    clients = sign_in_all(app, company)
    for number, (method, rule) in enumerate(routes_of(app)):
        path, asked = company.path(rule), doors.one_of_each(method, rule.rule, number)
        for column in doors.columns() if is_full else asked:
            odd = {name: chosen.choice(VALUES) for name in chosen.sample(NAMES, 6)}
            if method == "GET":
                answer = _ask(clients[column], path, odd)
                is_shown = column in doors.who_is_answered("200", method, rule.rule)
                leads_on = (303,) if rule.rule in LEADS_ON else ()
                assert not is_shown or answer.status_code in (200, 400, 404, *leads_on), rule.rule
            elif rule.endpoint not in ENDS_A_VISIT:
                answer = _send(clients[column], path, odd)
                if column == asked[-1]:
                    body, kind = chosen.choice(BODIES)
                    clients[column].post(path, data=body, content_type=kind)
            text = answer.data.decode(errors="replace")  # a file to keep need not be text
            assert answer.status_code < 500
            assert "<xss" not in text, f"{rule.rule} gives markup back."
            shown = ECHO.sub("", text)
            assert not [word for word in (*GIVEN_AWAY, "password_hash", app.secret_key) if word in shown]


def _ask(client: StrictClient, path: str, odd: dict[str, str]) -> Any:
    """Odd values where a page knows the names, and markup wherever it takes any text."""
    asked = urlencode({**dict.fromkeys(FREE, GIVEN_BACK), **odd}, errors="surrogatepass")
    return client.get(f"{path}?{asked}")


def _send(client: StrictClient, path: str, odd: dict[str, str]) -> Any:
    sent = urlencode({**odd, "csrf_token": client.csrf_token()}, errors="surrogatepass").encode()
    return client.post(path, data=sent, content_type=FORM)
