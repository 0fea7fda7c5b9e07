"""Every route × every role, compared with the table in doors.txt that people have read.

The answers are those of real requests: a page is opened, and a form is sent with a good token and nothing
filled in, so that a person who may send it is refused for that (4xx) or let through (303). Where the policy
keeps several people out of a route for the same reason, one of them asks, at each route another one. So it is
where it lets several in who are answered alike by the table. With `--all`, and to write the table, everybody
asks. No page that opens may write: a GET never does.
"""

from __future__ import annotations

import os
import re

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access.permissions import Permission
from tests.house import doors
from tests.house.company import Company, found_company, routes_of, sign_in_all
from tests.house.refusals import records_of, refusal_of
from tests.real.statements import statements

READING = ("SELECT", "BEGIN", "WITH")
WRITING_INSIDE = re.compile(r"\b(INSERT INTO|UPDATE [\w\"]+ SET|DELETE FROM|FOR UPDATE)\b")
# In a transaction of its own, once in some minutes: when a session was last used, and that somebody has read.
BY_DESIGN = ("UPDATE login_sessions SET seen_at", "INSERT INTO security_events")
# Why the policy keeps each column out, by the permission and the names of the ids.
Refusals = dict[tuple[Permission, frozenset[str]], dict[str, str]]
REMEDY = (
    "Someone may do what they could not, or no longer what they could. If that is meant, run "
    "`DOORS=write pytest tests/house/test_doors.py` and read each changed line of doors.txt as a reviewer."
)


@pytest.mark.slow("every route as every role")
def test_every_route_answers_every_role_as_the_table_says_and_no_page_writes(app, session, is_full):
    is_written = os.environ.get("DOORS") == "write"
    found, writing = _walk(app, everybody=is_full or is_written)
    if is_written:
        doors.TABLE.write_text(found)
    wrong = doors.difference(doors.TABLE.read_text() if doors.TABLE.exists() else "", found)
    if wrong:
        pytest.fail("\n".join(["", *wrong, "", REMEDY]), pytrace=False)
    assert not writing, "A page writes to the database: do that in a POST."


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notes (text) VALUES ('x')",
        "DELETE FROM notes",
        "SELECT 1 FOR UPDATE",
        "WITH gone AS (DELETE FROM notes RETURNING id) SELECT id FROM gone",
    ],
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


def _walk(app: Flask, *, everybody: bool) -> tuple[str, list[str]]:
    """The table as it is now, and what the pages that opened have written."""
    company = found_company()
    clients = sign_in_all(app, company)
    tokens = {column: client.csrf_token() for column, client in clients.items()}
    refusals: Refusals = {}
    groups = [
        [[column] for column in clients] if everybody else _alike(app, company, method, rule, refusals)
        for method, rule in routes_of(app)
    ]
    lines, writing = [doors.line("#", "", clients)], []
    for number, (method, rule) in enumerate(routes_of(app)):
        path, answers = company.path(rule), dict[str, str]()
        for columns in groups[number]:
            column = columns[number % len(columns)]
            with statements() as sent:
                fields = {"csrf_token": tokens[column]}
                answer = (
                    clients[column].get(path) if method == "GET" else clients[column].post(path, data=fields)
                )
            answers |= dict.fromkeys(columns, _word(answer))
            if method == "GET" and answer.status_code == 200:
                writing += [f"GET {rule.rule}: {statement}" for statement in _writes(sent)]
        lines.append(doors.line(method, rule.rule, [answers[column] for column in clients]))
    return doors.LEGEND + "".join(lines), writing


def _alike(app: Flask, company: Company, method: str, rule: Rule, refusals: Refusals) -> list[list[str]]:
    """Those who may come in, together if the table answers all alike; the others by the reason why not."""
    permission = app.view_functions[rule.endpoint].permission
    asked = (permission, frozenset(rule.arguments))
    if asked not in refusals:
        records, people = records_of(rule, company.ids), company.people.items()
        refusals[asked] = {column: refusal_of(person, permission, records) for column, person in people}
    reviewed, groups = doors.answers(method, rule.rule), dict[str, list[str]]()
    for column, refusal in refusals[asked].items():
        groups.setdefault(refusal, []).append(column)
    inside = groups.pop("", [])
    # What one of them did can change what the next is answered: then the table has several answers.
    are_alike = len({reviewed.get(column, column) for column in inside}) == 1
    return [*([inside] if are_alike else [[column] for column in inside]), *groups.values()]


def _writes(sent: list[str]) -> list[str]:
    """The statements that do more than read. A lock makes others wait, so it counts."""
    return [
        each
        for each in sent
        if not each.startswith(BY_DESIGN)
        and (not each.lstrip().startswith(READING) or WRITING_INSIDE.search(each))
    ]


def _word(answer: TestResponse) -> str:
    leads_to = answer.headers.get("Location", "")
    if answer.request.method == "GET" and leads_to.startswith("/sign-in"):
        return "sign-in"
    return "link" if leads_to == "/my/link" and answer.request.method == "GET" else str(answer.status_code)
