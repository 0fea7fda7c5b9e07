"""A long list has pages: each row once and in order. A cursor that is not ours is refused."""

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
from tests.examples import up_to
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory

pytestmark = pytest.mark.both_databases  # pages by keyset

BY_NAME = [User.name, User.id]
BY_OPENED = [Opening.opened_at, Opening.id]
NAMES = ["Ana", "Ana", "Ana", "ana", "Émile", "O'Hara", "50%", "Zoë", "伊芙", 'Eve "x"', "A, B", "a" * 200]
in_one_transaction = settings(
    max_examples=up_to(60, few=15),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def walk(statement, keys, size: int) -> list[Page]:
    """Every page, from the first to the one that has no next."""
    pages = [paginate(statement, keys, None, size=size)]
    while pages[-1].next_cursor:
        pages.append(paginate(statement, keys, pages[-1].next_cursor, size=size))
    return pages


def test_each_row_is_seen_once_and_in_order(session):
    for number, name in enumerate(NAMES):
        person(name).email = f"{number}@example.com"
    in_order = session.scalars(select(User).order_by(*BY_NAME)).all()

    for size in (1, 2, 3, len(NAMES), 50):
        pages = walk(select(User), BY_NAME, size)
        assert [user for page in pages for user in page.rows] == in_order, size
        assert {len(page.rows) for page in pages[:-1]} <= {size}
        assert pages[-1].rows, f"the last page of {size} rows is empty"


def test_pages_can_be_ordered_by_an_instant_or_an_enum(cast, session):
    clock.freeze(clock.now())
    for number in range(5):
        an_opening(cast).opened_at = clock.now() + timedelta(microseconds=number // 2)
        a_territory()
    session.flush()
    opened = [Opening.opened_at, Opening.id]
    on_the_map = [Territory.region, Territory.name, Territory.id]

    assert sum(len(page.rows) for page in walk(select(Opening), opened, 2)) == 5
    assert sum(len(page.rows) for page in walk(select(Territory), on_the_map, 2)) == 5


def test_a_row_added_between_two_pages_repeats_no_other(session):
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


any_text = text(min_size=1) | binary(min_size=1).map(lambda content: _in_base64(content))
any_values = (
    lists(written, max_size=3).map(",".join).map(lambda plain: _in_base64(plain.encode(errors="replace")))
)
any_json = anything.map(lambda value: _in_base64(json.dumps(value).encode()))


@in_one_transaction
@given(cursor=any_text | any_values | any_json)
@example(cursor=base64.urlsafe_b64encode(b"0001-01-01T00:00:00+23:59,1").decode())
@example(cursor=base64.urlsafe_b64encode(b"9999-12-31T23:59:59-23:59,1").decode())
@example(cursor=base64.urlsafe_b64encode(b"[" * 20_000 + b"]" * 20_000).decode())
@example(cursor=base64.urlsafe_b64encode(b'{"a":' * 20_000 + b"1" + b"}" * 20_000).decode())
@example(cursor=base64.urlsafe_b64encode(b'["NaN", NaN]').decode())
def test_a_cursor_of_any_text_bytes_values_or_json_is_refused_or_read(session, cursor):
    """Any other error would break the page, or the transaction of the next example."""
    for statement, keys in ((select(User), BY_NAME), (select(Opening), BY_OPENED)):
        try:
            page = paginate(statement, keys, cursor)
        except InvalidCursor as refused:
            assert refused.status == 400
        else:
            assert list(page.rows) == []


def test_a_cursor_that_is_not_exactly_as_we_write_it_is_refused(session):
    """For example a number with a zero before it, or an instant with the offset of another time zone."""
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


def _in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
