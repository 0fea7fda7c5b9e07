"""A GET never writes: no page does anything in the database but read, whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from app.shared.database import db
from tests.house import doors
from tests.house.company import found_company, rooms, sign_in_all

READING = ("SELECT", "BEGIN")


def test_no_page_writes_for_anyone_who_may_see_it(app, session):
    company = found_company()
    clients = sign_in_all(app, company)
    seen = set()
    for method, rule in rooms(app):
        for column in _who_may_see(rule.rule) if method == "GET" else []:
            session.commit()
            with watched() as statements:
                answer = clients[column].get(company.path(rule))
            assert answer.status_code == 200, f"{rule.rule} answers {column} {answer.status_code}."
            assert not written(statements), f"GET {rule.rule} writes: do that in a POST. {statements}"
            seen.add(rule.rule)
    assert len(seen) > 25, "the table of doors names hardly a page"


@pytest.mark.parametrize(
    "statement", ["INSERT INTO notes (text) VALUES ('x')", "DELETE FROM notes", "SELECT 1 FOR UPDATE"]
)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_writes_or_locks_is_noticed(session, statement):
    with watched() as statements:
        session.execute(text(statement))

    assert written(statements) == [statement]


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that reach the database in this block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def written(statements: list[str]) -> list[str]:
    """Those that do more than read; a lock makes others wait, so it counts."""
    return [s for s in statements if not s.lstrip().startswith(READING) or "FOR UPDATE" in s]


def _who_may_see(rule: str) -> list[str]:
    """The first column with a 200 in the table of doors, and the last: seldom of one role."""
    columns = doors.who_is_answered("200", "GET", rule)
    return [*dict.fromkeys((columns[0], columns[-1]))] if columns else []
