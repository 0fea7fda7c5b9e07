"""Every route × every role, compared with the table in doors.txt that people have read.

The answers are those of real requests: a page is opened, and a verb is sent with a good token and
nothing filled in, so that whoever may enter is refused for that (4xx) or let through (303).
"""

from __future__ import annotations

import os

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.house import doors
from tests.house.company import found_company, routes_of, sign_in_all

REMEDY = (
    "Someone may enter a room they could not, or no longer one they could. If that is meant, run "
    "`DOORS=write pytest tests/house/test_doors.py` and read each changed line of doors.txt as a reviewer."
)


@pytest.mark.slow("every route as every role")
def test_every_route_answers_every_role_as_the_table_says(app, session):
    found = _table(app)
    if os.environ.get("DOORS") == "write":
        doors.TABLE.write_text(found)
    wrong = doors.difference(doors.TABLE.read_text() if doors.TABLE.exists() else "", found)
    if wrong:
        pytest.fail("\n".join(["", *wrong, "", REMEDY]), pytrace=False)


def test_the_difference_names_the_line_that_changed_and_the_one_that_is_new():
    people, secrets = doors.line("GET", "/people", ["403", "200"]), doors.line("GET", "/secrets", ["200"])
    opened = people.replace("403", "200")

    assert doors.difference(people, people) == []
    assert doors.difference(people, opened) == [f"- {people.strip()}", f"+ {opened.strip()}"]
    assert doors.difference(people, people + secrets) == [f"+ {secrets.strip()}"]


def _table(app: Flask) -> str:
    company = found_company()
    clients = sign_in_all(app, company)
    tokens = {column: client.form_for("/sign-in").values["csrf_token"] for column, client in clients.items()}
    lines = [doors.line("#", "", clients)]
    for method, rule in routes_of(app):
        path = company.path(rule)
        answers = [
            client.get(path) if method == "GET" else client.post(path, data={"csrf_token": tokens[column]})
            for column, client in clients.items()
        ]
        lines.append(doors.line(method, rule.rule, [_word(answer) for answer in answers]))
    return doors.LEGEND + "".join(lines)


def _word(answer: TestResponse) -> str:
    leads_to = answer.headers.get("Location", "")
    if answer.request.method == "GET" and leads_to.startswith("/sign-in"):
        return "sign-in"
    return "link" if leads_to == "/my/link" and answer.request.method == "GET" else str(answer.status_code)
