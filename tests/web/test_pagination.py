"""A long list is walked page by page: each row once, in order, from a mark nobody can bend."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis.strategies import (
    binary,
    booleans,
    datetimes,
    dictionaries,
    floats,
    integers,
    just,
    lists,
    none,
    recursive,
    text,
    timezones,
)
from sqlalchemy import select

from app.openings.models import Opening
from app.people.models import User
from app.shared import clock
from app.territories.models import Territory
from app.web.pagination import Page, paginate
from app.web.parameters import InvalidCursor
from tests.cast import person
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory

pytestmark = pytest.mark.both_databases  # pages by keyset

BY_NAME = [User.name, User.id]
BY_OPENED = [Opening.opened_at, Opening.id]
NAMES = ["Ana", "Ana", "Ana", "ana", "Émile", "O'Hara", "50%", "Zoë", "伊芙", 'Eve "x"', "A, B", "a" * 200]
in_one_transaction = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def walk(statement, keys, size: int) -> list[Page]:
    """Every page, from the first to the one that has no next."""
    pages = [paginate(statement, keys, None, size=size)]
    while pages[-1].next_cursor:
        pages.append(paginate(statement, keys, pages[-1].next_cursor, size=size))
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
    first = paginate(select(User), BY_NAME, None, size=2)
    person("Anna Late")
    second = paginate(select(User), BY_NAME, first.next_cursor, size=2)

    assert [user.name for user in second.rows] == ["Dora Three"]
    assert second.next_cursor is None


anything = recursive(
    none() | booleans() | floats() | integers() | text(max_size=9) | datetimes().map(str),
    lambda inner: lists(inner, max_size=3) | dictionaries(text(max_size=3), inner, max_size=2),
)
instants = datetimes(timezones=timezones() | just(timezone(timedelta(hours=23, minutes=59)))).map(
    datetime.isoformat
)
written = anything.map(lambda value: quote(str(value), safe="")) | instants.map(quote) | text()


@in_one_transaction
@given(mark=text(min_size=1) | binary(min_size=1).map(lambda content: _in_base64(content)))
def test_a_mark_that_is_any_text_or_bytes_is_refused_or_read(session, mark):
    _read_or_refused(mark)


@in_one_transaction
@given(
    mark=lists(written, max_size=3).map(",".join).map(lambda mark: _in_base64(mark.encode(errors="replace")))
)
@example(mark=base64.urlsafe_b64encode(b"0001-01-01T00:00:00+23:59,1").decode())
@example(mark=base64.urlsafe_b64encode(b"9999-12-31T23:59:59-23:59,1").decode())
def test_a_mark_of_any_values_is_refused_or_read(session, mark):
    _read_or_refused(mark)


@in_one_transaction
@given(mark=anything.map(lambda value: _in_base64(json.dumps(value).encode())))
@example(mark=base64.urlsafe_b64encode(b"[" * 20_000 + b"]" * 20_000).decode())
@example(mark=base64.urlsafe_b64encode(b'{"a":' * 20_000 + b"1" + b"}" * 20_000).decode())
@example(mark=base64.urlsafe_b64encode(b'["NaN", NaN]').decode())
def test_a_mark_is_no_json(session, mark):
    _read_or_refused(mark)


def test_a_mark_that_is_not_exactly_as_we_write_it_is_refused(session):
    """As one with a number that has a zero before it, or an instant with the offset of another zone."""
    for keys, plain in [
        (BY_NAME, "Ada,01"),
        (BY_NAME, "Ada,+1"),
        (BY_NAME, "Ada,1,"),
        (BY_NAME, "%41da,1"),
        (BY_NAME, "Ada,%31"),
        (BY_OPENED, "2026-11-27T10:00:00%2B01:00,1"),
        (BY_OPENED, "2026-11-27T10:00:00Z,1"),
        (BY_OPENED, "2026-11-27T10:00:00,1"),
    ]:
        with pytest.raises(InvalidCursor):
            paginate(select(User), keys, _in_base64(plain.encode()))


def _read_or_refused(mark: str) -> None:
    """Anything but InvalidCursor would break the page, or the transaction of the next example."""
    for statement, keys in ((select(User), BY_NAME), (select(Opening), BY_OPENED)):
        try:
            page = paginate(statement, keys, mark)
        except InvalidCursor as refused:
            assert refused.status == 400
        else:
            assert list(page.rows) == []


def _in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
