"""A long list is walked page by page: each row once, in order, from a mark nobody can bend."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import binary, floats, integers, lists, none, one_of, text
from sqlalchemy import select

from app.openings.models import Opening
from app.people.models import User
from app.shared import clock
from app.shared.pages import BadMark, Page, page_of
from app.territories.models import Territory
from tests.cast import person
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory

BY_NAME = [User.name, User.id]
NAMES = ["Ana", "Ana", "Ana", "ana", "Émile", "O'Hara", "50%", "Zoë", "伊芙", 'Eve "x"', "A, B", "a" * 200]
in_one_transaction = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def walk(statement, keys, size: int) -> list[Page]:
    """Every page, from the first to the one that has no next."""
    pages = [page_of(statement, keys, None, size=size)]
    while pages[-1].next_mark:
        pages.append(page_of(statement, keys, pages[-1].next_mark, size=size))
    return pages


@pytest.mark.parametrize("size", [1, 2, 3, 12, 50])
def test_each_row_is_seen_once_and_in_order(session, size):
    for name in NAMES:
        person(name).email = f"{size}{session.query(User).count()}@example.com"
    pages = walk(select(User), BY_NAME, size)

    assert [user for page in pages for user in page.rows] == session.scalars(
        select(User).order_by(*BY_NAME)
    ).all()
    assert {len(page.rows) for page in pages[:-1]} <= {size}
    assert pages[-1].rows, "a last page with nothing on it"


def test_instants_and_words_of_an_enum_are_keys_too(cast, session):
    clock.freeze(clock.now())
    for number in range(5):
        an_opening(cast).opened_at = clock.now() + timedelta(microseconds=number // 2)
        a_territory()
    session.flush()
    opened = [Opening.opened_at, Opening.id]
    on_the_map = [Territory.region, Territory.name, Territory.id]

    assert sum(len(page.rows) for page in walk(select(Opening), opened, 2)) == 5
    assert sum(len(page.rows) for page in walk(select(Territory), on_the_map, 2)) == 5


def test_a_row_that_comes_in_between_moves_nobody_twice(session):
    for name in ("Bea One", "Cleo Two", "Dora Three"):
        person(name)
    first = page_of(select(User), BY_NAME, None, size=2)
    person("Anna Late")
    second = page_of(select(User), BY_NAME, first.next_mark, size=2)

    assert [user.name for user in second.rows] == ["Dora Three"]
    assert second.next_mark is None


@in_one_transaction
@given(mark=text(min_size=1))
def test_a_mark_that_is_any_text_is_refused_or_read(session, mark):
    _read_or_refused(mark)


@in_one_transaction
@given(mark=binary(min_size=1).map(lambda content: base64.urlsafe_b64encode(content).decode()))
def test_a_mark_that_is_any_bytes_is_refused_or_read(session, mark):
    _read_or_refused(mark)


@in_one_transaction
@given(values=lists(one_of(text(), integers(), floats(), none(), lists(integers())), max_size=3))
def test_a_mark_of_any_values_is_refused_or_read(session, values):
    _read_or_refused(base64.urlsafe_b64encode(json.dumps(values).encode()).decode())


def _read_or_refused(mark: str) -> None:
    """Anything but BadMark would break the page, or the transaction of the next example."""
    try:
        page = page_of(select(User), BY_NAME, mark)
    except BadMark as refused:
        assert refused.status == 400
    else:
        assert list(page.rows) == []
