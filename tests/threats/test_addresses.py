"""Odd ids and parameters in an address: a page or a 4xx, never a fault, never markup (15, 21)."""

from __future__ import annotations

import ast
import base64
import re

import pytest

from tests.house import doors
from tests.house.company import ANYONE, found_company, routes_of, sign_in_all
from tests.house.source import modules
from tests.real.page import parsed

ODD = [
    "'",
    "1 OR 1=1",
    "asc,(select password_hash from users)",
    "'; DROP TABLE users; --",
    "1 UNION SELECT email FROM users",
    "<xss onclick=alert(1)>",
    "{{7*7}}",
    "\0",
    "\ud7ff\u202e",
    "-1",
    "9" * 30,
    "٣",
    "../../etc/passwd",
    "x" * 4000,
]
GIVEN_BACK = "<xss onclick=alert(1)>\"'><xss>asc,(select password_hash from users)"
KNOWN = [
    "q",
    "after",
    "status",
    "stage",
    "region",
    "isr",
    "next",
    "state",
    "year",
    "mine",
    "as_of",
    "kind",
    "take",
]
# Who opens which page, and a parameter of it that has a form.
STRICT = [
    ("Rita", "/candidates", "after"),
    ("Rita", "/openings", "after"),
    ("Rita", "/openings/{opening_id}/applications", "after"),
    ("Rita", "/openings/{opening_id}/applications", "status"),
    ("Rita", "/openings/{opening_id}/applications", "stage"),
    ("Marta", "/onboardings", "after"),
    ("Marta", "/territories", "after"),
    ("Marta", "/territories", "region"),
    ("Marta", "/territories", "as_of"),
    ("Marta", "/territories/{territory_id}", "as_of"),
    ("Marta", "/territories/assign", "region"),
    ("Marta", "/territories/assign", "isr"),
    ("Marta", "/territories/{territory_id}/assign", "isr"),
    ("Marta", "/capacity", "region"),
    ("Marta", "/resources/add", "section"),
    ("Ada", "/people", "after"),
    ("Ada", "/people/{user_id}/leave", "take"),
    ("Ada", "/plans/onboarding", "version"),
    ("Rita", "/openings", "state"),
    ("Rita", "/openings", "region"),
    ("Rita", "/openings", "year"),
    ("Rita", "/openings", "mine"),
]
# Free text to search for, where to go after signing in, and whether the address of a file changes with it.
READ_IN = {
    "app/web/parameters.py",
    "app/candidates/views/candidates.py",
    "app/people/views.py",
    "app/web/security.py",
}
READS = {"args", "values", "query_string"}
UNKNOWN = ["sort", "page", "filter", "error", "order"]
NO_IDS = ["99999999999999999999", "2147483648", "0", "-1", "1.0", "1e3", "0x1", "%00", "1'", "None", "*"]


@pytest.mark.slow("every page with odd parameters")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # those that reach it are below, on both
def test_odd_parameters_never_break_a_page_and_are_never_given_back(app, session):
    company = found_company()
    clients = sign_in_all(app, company)
    for method, rule in routes_of(app):
        columns = doors.who_is_answered("200", "GET", rule.rule) if method == "GET" else []
        if columns:
            asked = dict.fromkeys([*KNOWN, *UNKNOWN], GIVEN_BACK)
            answer = clients[columns[-1]].get(company.path(rule), query_string=asked)
            assert answer.status_code in (200, 400, 404), f"{rule.rule} answers {answer.status_code}."
            text = answer.data.decode(errors="replace")  # a file to keep need not be text
            assert "<xss" not in text
            assert "password_hash" not in text.replace("(select password_hash", "")


def test_a_parameter_that_says_nothing_is_refused_and_the_page_without_it_offered(app, session):
    company = found_company()
    clients = sign_in_all(app, company)
    for who, list_of, parameter in STRICT:
        path = list_of.format(**company.ids)
        for value in ODD:
            answer = clients[who].get(path, query_string={parameter: value})
            assert answer.status_code == 400, f"{path}?{parameter}={value} answers {answer.status_code}."
        hrefs = [link.attributes["href"] for link in parsed(answer.text).all("a")]
        assert path in hrefs
        assert clients[who].get(path).status_code == 200


def test_one_that_stands_there_twice_is_refused(client, cast):
    client.sign_in(cast.marta)

    assert client.get("/territories?region=EMEA&region=US").status_code == 400


def test_the_address_is_read_in_one_place():
    found = [
        f"{path}:{node.lineno}: read the address with app.web.parameters"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in READS and path not in READ_IN
        if isinstance(node.value, ast.Name) and node.value.id == "request"
    ]

    assert not found, "\n".join(["", *found])


LISTS = [
    ("Rita", "/candidates?q=ann"),
    ("Rita", "/openings"),
    ("Rita", "/openings/{opening_id}/applications?status=active"),
    ("Marta", "/onboardings"),
    ("Marta", "/territories?region=EMEA"),
    ("Marta", "/change-requests"),
    ("Marta", "/overrides"),
    ("Ada", "/people"),
    (ANYONE, "/jobs"),
]
MARKS = [
    base64.urlsafe_b64encode(made_up).decode()
    for made_up in (
        b"[" * 5_000,
        b'["0001-01-01T00:00:00+23:59", 1]',
        b"0001-01-01T00:00:00%2B23%3A59,1",
        b"[1]",
    )
]


def test_a_mark_made_up_by_hand_is_refused_and_the_first_page_offered(app, session):
    company = found_company()
    clients = sign_in_all(app, company)
    for who, list_of in LISTS:
        path = list_of.format(**company.ids)
        for mark in MARKS:
            answer = clients[who].get(f"{path}{'&' if '?' in path else '?'}after={mark}")
            assert answer.status_code == 400, f"{path} answers {answer.status_code} to {mark}."
            (link,) = (link for link in parsed(answer.text).all("a") if "first page" in link.text)
            assert link.attributes["href"] == path
        assert clients[who].get(path).status_code == 200


@pytest.mark.both_databases  # what a column takes
def test_an_id_that_is_none_is_not_found(app, cast, client):
    client.sign_in(cast.rita)
    for method, rule in routes_of(app):
        for number in NO_IDS if method == "GET" and "<int:" in rule.rule else []:
            path = re.sub("<int:[a-z_]+>", number, rule.rule)
            assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("purpose", ["invitation", "reset", "questionnaire"])
def test_a_link_that_is_none_of_ours_opens_nothing(client, session, purpose):
    for token in ["", "x", "1", "None", "..", "a.b", "%00", "é", "x" * 5000, "MQ.x"]:
        assert client.get(f"/{purpose}/{token}").status_code == 404, token
