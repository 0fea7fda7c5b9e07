"""Each route as each role, with odd queries, forms and bodies: never a fault of ours (32)."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest

from tests.house import doors
from tests.house.company import found_company, routes_of, sign_in_all

FORM = "application/x-www-form-urlencoded"
NAMES = [
    "after",
    "q",
    "status",
    "stage",
    "region",
    "isr",
    "as_of",
    "kind",
    "version",
    "next",
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
]
BODIES = [
    (b"", FORM),
    (b"a=&" * 50, FORM),
    (b"\xff" * 99, "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
]


@pytest.mark.slow("every route, with everything odd")
def test_no_route_breaks_whoever_asks_and_whatever_is_sent(app, session, is_full):
    company, chosen = found_company(), random.Random(26)  # noqa: S311 - the same ones each time
    clients = sign_in_all(app, company)
    for method, rule in routes_of(app):
        path = company.path(rule)
        for column in doors.columns() if is_full else doors.one_of_each(method, rule.rule):
            client = clients[column]
            asked = {name: chosen.choice(VALUES) for name in chosen.sample(NAMES, 6)}
            if method == "GET":
                client.get(f"{path}?{urlencode(asked, errors='surrogatepass')}")
            elif rule.endpoint not in ("people.sign_out", "portal.leave"):
                asked["csrf_token"] = client.csrf_token()
                sent = urlencode(asked, errors="surrogatepass").encode()
                for body, kind in [(sent, FORM), chosen.choice(BODIES)]:
                    assert client.post(path, data=body, content_type=kind).status_code < 500
