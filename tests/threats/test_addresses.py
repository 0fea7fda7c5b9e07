"""Odd ids and parameters in an address: a page or a 4xx, never a fault, never markup (15, 21)."""

from __future__ import annotations

import ast
import base64
import re
from itertools import cycle

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from app.web import parameters
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
    "app/batches/views.py",
    "app/search/views.py",
    "app/web/security.py",
}
READS = {"args", "values", "query_string"}
NO_IDS = ["99999999999999999999", "2147483648", "0", "-1", "1.0", "1e3", "0x1", "\0", "1'", "None", "*"]
MARKS = [
    base64.urlsafe_b64encode(made_up).decode()
    for made_up in (
        b"[" * 5_000,
        b'["0001-01-01T00:00:00+23:59", 1]',
        b"0001-01-01T00:00:00%2B23%3A59,1",
        b"[1]",
    )
]
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
READERS = {
    "a word": lambda: parameters.choice_param("named", {"EMEA": 1, "US": 2}),
    "several words": lambda: parameters.choices_param("named", {"EMEA": 1}),
    "a number": lambda: parameters.number_param("named", least=1),
    "a day": lambda: parameters.date_param("named"),
}


@pytest.mark.parametrize("what", READERS)
def test_a_parameter_is_read_strictly(app, what):
    for asked in [*({"named": value} for value in ODD), {"named": ["EMEA", "2"]}]:
        with app.test_request_context(query_string=asked), pytest.raises(parameters.InvalidParameter):
            READERS[what]()


def test_a_page_refuses_an_odd_parameter_and_offers_the_page_without_it(app, session):
    company = found_company()
    clients, odd, marks = sign_in_all(app, company), cycle(ODD), cycle(MARKS)
    for who, page, parameter in STRICT:
        path, value = page.format(**company.ids), next(odd)
        answer = clients[who].get(path, query_string={parameter: value})
        assert answer.status_code == 400, f"{path}?{parameter}={value} answers {answer.status_code}."
        assert path in [link.attributes["href"] for link in parsed(answer.text).all("a")]
    for who, page in LISTS:
        path, mark = page.format(**company.ids), next(marks)
        answer = clients[who].get(f"{path}{'&' if '?' in path else '?'}after={mark}")
        assert answer.status_code == 400, f"{path} answers {answer.status_code} to {mark}."
        (link,) = (link for link in parsed(answer.text).all("a") if "first page" in link.text)
        assert link.attributes["href"] == path
    for who, page in {(who, page) for who, page, *_ in [*STRICT, *LISTS]}:
        assert clients[who].get(page.format(**company.ids)).status_code == 200, page


def test_the_address_is_read_in_one_place():
    found = [
        f"{path}:{node.lineno}: read the address with app.web.parameters"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in READS and path not in READ_IN
        if isinstance(node.value, ast.Name) and node.value.id == "request"
    ]

    assert not found, "\n".join(["", *found])


def test_no_route_takes_for_an_id_what_no_record_can_have(app, client):
    routes = app.url_map.bind("localhost")
    for method, rule in routes_of(app):
        for odd in NO_IDS if "<int:" in rule.rule else []:
            with pytest.raises((NotFound, MethodNotAllowed)):
                routes.match(re.sub("<int:[a-z_]+>", odd, rule.rule), method)
    assert client.get(f"/jobs/{NO_IDS[0]}").status_code == 404


def test_a_link_that_is_none_of_ours_opens_nothing(client, session):
    for purpose in ("invitation", "reset", "questionnaire"):
        for token in ["", "x", "1", "None", "..", "a.b", "%00", "é", "x" * 5000, "MQ.x"]:
            assert client.get(f"/{purpose}/{token}").status_code == 404, token
