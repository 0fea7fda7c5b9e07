"""Every route × every role, compared with the table in doors.txt that people have read.

The answers are those of real requests: a page is opened, and a verb is sent with a good token and
nothing filled in, so that whoever may enter is refused for that (4xx) or let through (303).
No page that opens may write: a GET never does.
"""

from __future__ import annotations

import os

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.house import doors
from tests.house.company import found_company, routes_of, sign_in_all
from tests.real.statements import statements

READING = ("SELECT", "BEGIN")
REMEDY = (
    "Someone may enter a room they could not, or no longer one they could. If that is meant, run "
    "`DOORS=write pytest tests/house/test_doors.py` and read each changed line of doors.txt as a reviewer."
)


@pytest.mark.slow("every route as every role")
def test_every_route_answers_every_role_as_the_table_says_and_no_page_writes(app, session):
    found, writing = _walk(app)
    if os.environ.get("DOORS") == "write":
        doors.TABLE.write_text(found)
    wrong = doors.difference(doors.TABLE.read_text() if doors.TABLE.exists() else "", found)
    if wrong:
        pytest.fail("\n".join(["", *wrong, "", REMEDY]), pytrace=False)
    assert not writing, "A page writes to the database: do that in a POST."


@pytest.mark.parametrize(
    "statement", ["INSERT INTO notes (text) VALUES ('x')", "DELETE FROM notes", "SELECT 1 FOR UPDATE"]
)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has no such lock
def test_what_writes_or_locks_is_noticed(session, statement):
    with statements() as sent:
        session.execute(text(statement))

    assert _writes(sent) == [statement]


def test_the_difference_names_the_line_that_changed_and_the_one_that_is_new():
    people, secrets = doors.line("GET", "/people", ["403", "200"]), doors.line("GET", "/secrets", ["200"])
    opened = people.replace("403", "200")

    assert doors.difference(people, people) == []
    assert doors.difference(people, opened) == [f"- {people.strip()}", f"+ {opened.strip()}"]
    assert doors.difference(people, people + secrets) == [f"+ {secrets.strip()}"]


def _walk(app: Flask) -> tuple[str, list[str]]:
    """The table as it is now, and what the pages that opened have written."""
    company = found_company()
    clients = sign_in_all(app, company)
    tokens = {column: client.csrf_token() for column, client in clients.items()}
    lines, writing = [doors.line("#", "", clients)], []
    for method, rule in routes_of(app):
        path, answers = company.path(rule), []
        for column, client in clients.items():
            with statements() as sent:
                fields = {"csrf_token": tokens[column]}
                answer = client.get(path) if method == "GET" else client.post(path, data=fields)
            answers.append(_word(answer))
            if method == "GET" and answer.status_code == 200:
                writing += [f"GET {rule.rule}: {statement}" for statement in _writes(sent)]
        lines.append(doors.line(method, rule.rule, answers))
    return doors.LEGEND + "".join(lines), writing


def _writes(sent: list[str]) -> list[str]:
    """The statements that do more than read. A lock makes others wait, so it counts."""
    return [each for each in sent if not each.lstrip().startswith(READING) or "FOR UPDATE" in each]


def _word(answer: TestResponse) -> str:
    leads_to = answer.headers.get("Location", "")
    if answer.request.method == "GET" and leads_to.startswith("/sign-in"):
        return "sign-in"
    return "link" if leads_to == "/my/link" and answer.request.method == "GET" else str(answer.status_code)
