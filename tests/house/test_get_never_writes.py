"""A GET never writes: no page does anything in the database but read, whoever opens it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.house import doors
from tests.house.company import found_company, routes_of, sign_in_all
from tests.real.statements import statements

READING = ("SELECT", "BEGIN")


def test_no_page_writes_for_anyone_who_may_see_it(app, session):
    company = found_company()
    clients = sign_in_all(app, company)
    seen = set()
    for method, rule in routes_of(app):
        for column in _who_may_see(rule.rule) if method == "GET" else []:
            session.commit()
            with statements() as sent:
                answer = clients[column].get(company.path(rule))
            assert answer.status_code == 200, f"{rule.rule} answers {column} {answer.status_code}."
            assert not written(sent), f"GET {rule.rule} writes: do that in a POST. {sent}"
            seen.add(rule.rule)
    assert len(seen) > 25, "the table of doors names hardly a page"


@pytest.mark.parametrize(
    "statement", ["INSERT INTO notes (text) VALUES ('x')", "DELETE FROM notes", "SELECT 1 FOR UPDATE"]
)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_writes_or_locks_is_noticed(session, statement):
    with statements() as sent:
        session.execute(text(statement))

    assert written(sent) == [statement]


def written(sent: list[str]) -> list[str]:
    """Those that do more than read; a lock makes others wait, so it counts."""
    return [s for s in sent if not s.lstrip().startswith(READING) or "FOR UPDATE" in s]


def _who_may_see(rule: str) -> list[str]:
    """The first column with a 200 in the table of doors, and the last: seldom of one role."""
    columns = doors.who_is_answered("200", "GET", rule)
    return [*dict.fromkeys((columns[0], columns[-1]))] if columns else []
