"""On PostgreSQL a page reads without a transaction. What it changes by mistake is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from app.candidates.queries import candidates_page
from app.db.base import begin_transaction, db
from app.people.models import User


@pytest.fixture
def in_page(app, cast, session) -> Iterator[None]:
    session.commit()
    with app.test_request_context("/"):
        yield
        db.session.rollback()


def _has_transaction() -> bool:
    """Within a transaction, the time does not go on."""
    first, second = (db.session.scalar(text("SELECT now()")) for _ in range(2))
    return bool(first == second)


def test_a_page_has_none(in_page):
    assert not _has_transaction()


def test_an_act_has_one(app, in_page):
    with app.test_request_context("/", method="POST"):
        assert _has_transaction()
        db.session.rollback()


def test_a_page_begins_one_for_what_it_reads_in_parts(in_page, cast):
    begin_transaction()

    in_parts = select(User.name).execution_options(yield_per=1)
    assert cast.rita.name in set(db.session.scalars(in_parts))
    assert _has_transaction()


def test_what_a_page_changes_by_mistake_is_rolled_back(in_page, cast):
    user = db.session.get_one(User, cast.rita.id)
    user.name = "Changed"
    db.session.flush()
    db.session.rollback()

    assert user.name != "Changed"


def test_a_statement_is_prepared_once_for_many_pages(app, in_page):
    statement = select(User.job_title).where(User.id == 1)
    db.session.remove()
    db.engine.dispose()  # a connection that earlier tests had may keep enough statements
    for _ in range(8):
        db.session.execute(statement).all()
        db.session.rollback()

    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%users.job_title%'")
    assert db.session.scalar(prepared) == 1


def test_a_connection_that_commits_by_itself_stays_so(app, session):
    now = text("SELECT now()")
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.scalar(now) != connection.scalar(now)


def test_a_search_is_planned_for_its_words(in_page, cast):
    db.session.rollback()
    db.engine.dispose()
    for number in range(8):
        candidates_page(cast.rita, f"word{number}", None)
        db.session.rollback()

    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%candidate_words%'")
    assert db.session.scalar(prepared) == 0
