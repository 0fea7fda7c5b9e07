"""A list has what its filter asks for, of what its reader may see, in its order, each application once."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

import pytest
from sqlalchemy import select

from app.application_lists import narrowing, pages
from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.pages import LIST_COUNT_CAP, application_list
from app.application_lists.queries import filtered
from app.db.base import db
from app.people.models import User
from app.tags.models import Tag
from tests.application_lists.a_list import is_in, some_applications

FILTERS = [
    "",
    "status=any",
    "status=declined",
    "opening={opening}",
    "opening={opening}&status=any&stage=2",
    "reason=Skills+shown+do+not+fit+the+role",
    "opening={opening}&reason=Experience+does+not+fit+the+role",
    "region=US",
    "region=EMEA&status=any",
    "source=Referral",
    "source=Nowhere",
    "recruiter=me",
    "recruiter={sam}&status=any",
    "waiting_for=me",
    "waiting_for={ines}",
    "waiting_for={dana}",
    "waiting_for=candidates",
    "tag={tag}",
    "tag={tag}&status=any&overdue=yes",
    "overdue=yes",
    "opening={opening}&overdue=yes",
    "waiting_for={ines}&overdue=yes",
    "days=10",
    "days=900",
    "applied_from=2026-11-05&applied_until=2026-11-12&status=any",
    "applied_until=2026-11-01",
    "internal=yes&status=any",
    "internal=no",
    "source=Job+board&overdue=yes&days=2",
    "new=yes",
    "opening={opening}&new=yes&status=any",
]


@pytest.fixture
def applications(cast, session):
    return some_applications(cast)


def asked_of(cast, applications, text: str) -> ApplicationFilter:
    ids = {name: getattr(cast, name).id for name in ("sam", "ines", "dana")}
    ids["tag"] = db.session.scalars(select(Tag.id)).one()
    return ApplicationFilter.from_text(text.format(opening=applications[0].opening_id, **ids))


def read_whole(listed) -> list[int]:
    """The ids on all pages of a list."""
    page, ids = listed.page(None), []
    while True:
        ids += [row.id for row in page.rows]
        if page.next_cursor is None:
            return ids
        page = listed.page(page.next_cursor)


@pytest.mark.slow("every filter as every person")
def test_each_person_has_of_each_filter_what_the_permission_table_lets_them_see(
    app, cast, applications, session
):
    found = Counter()
    with app.test_request_context():
        for user in session.scalars(select(User)):
            for text in FILTERS:
                asked = asked_of(cast, applications, text)
                wanted = {each.id for each in applications if is_in(each, asked, user)}
                assert {each.id for each in session.scalars(filtered(asked, user))} == wanted, (
                    user.name,
                    text,
                )
                found[text] += len(wanted)
    assert not [text for text in FILTERS if not found[text] and "Nowhere" not in text and "900" not in text]


@pytest.mark.both_databases  # pages by keyset
@pytest.mark.slow("every filter in some order")
@pytest.mark.parametrize("few", [0, 2000])
def test_pages_in_each_order_have_each_application_once(
    app, cast, applications, session, monkeypatch, few, database, is_full
):
    """Whether its filter is narrow or not, a list has the same applications, and its count is right.

    Orders and readers take turns at the filters, others on each database; with `--all`, each has all.
    """
    monkeypatch.setattr(narrowing, "FEW", few)
    monkeypatch.setattr(pages, "DEFAULT_PAGE_SIZE", 3)
    ways = list(product(ListOrder, (cast.rita, cast.dana, cast.hugo, cast.ines)))
    with app.test_request_context():
        for number, text in enumerate(FILTERS):
            asked = asked_of(cast, applications, text)
            turn = number * 5 + (few + 3 if database == "sqlite" else few) + number // 12
            for order, user in ways if is_full else [ways[turn % 12]]:
                wanted = {each.id: each for each in session.scalars(filtered(asked, user))}
                listed = application_list(asked, order, user)
                ids = read_whole(listed)
                assert sorted(ids) == sorted(wanted), (user.name, text, order)
                assert is_sorted([wanted[each] for each in ids], order), (user.name, text, order)
                assert listed.page(None).count == str(len(ids))


def is_sorted(applications, order: ListOrder) -> bool:
    keys = {
        ListOrder.STAGE: lambda each: (each.stage_since, each.id),
        ListOrder.NEWEST: lambda each: (each.applied_at, each.id),
        ListOrder.NAME: lambda each: (each.candidate.name, each.candidate_id, each.id),
    }
    values = [keys[order](each) for each in applications]
    return all(a > b if order.descending else a < b for a, b in pairwise(values))


@pytest.mark.both_databases
def test_a_long_list_is_counted_up_to_a_cap(app, cast, applications, monkeypatch):
    monkeypatch.setattr(pages, "LIST_COUNT_CAP", 4)
    monkeypatch.setattr(pages, "DEFAULT_PAGE_SIZE", 3)
    with app.test_request_context():
        listed = application_list(ApplicationFilter(), ListOrder.STAGE, cast.rita)
        assert listed.page(None).count == "4+"
    assert LIST_COUNT_CAP == 200
