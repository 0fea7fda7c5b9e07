"""Closings that a back-dated assignment would decide otherwise, and overrides to somebody who left."""

from __future__ import annotations

from datetime import date

import pytest

from app.book.alignment import opportunity_isr_on
from app.book.models import OpportunityOutcome
from app.book.queries import closings_decided_otherwise, overrides_to_leavers
from app.db.base import db
from tests.factories.book import (
    DAY,
    a_sales_territory,
    an_account,
    an_opportunity,
    change_hands,
    is_closed,
    is_reopened,
    isr_name,
    moves_to,
    overridden,
)

pytestmark = pytest.mark.both_databases  # statements
CLOSED = date(2026, 7, 20)


def otherwise(territory, user, **values) -> list[tuple[str, str | None, str | None]]:
    found = closings_decided_otherwise(territory, user, **values)
    return [(each.opportunity.name, each.isr, each.would_be) for each in found]


def test_they_are_listed_and_stay_as_they_are(book_cast, of_owen, owen, nora, opportunity):
    before, lent = (an_opportunity(opportunity.account) for _ in range(2))
    overridden(lent, nora, by=book_cast.marta, on=date(2026, 7, 2))
    is_closed(before, date(2026, 7, 10))
    is_closed(lent, CLOSED)
    is_closed(opportunity, CLOSED)
    assert otherwise(of_owen.territory, book_cast.yara) == []
    change_hands(of_owen, nora, date(2026, 7, 15))
    found = [("Renewal of Northwind", "Owen Moss", "Nora Weiss")]
    assert otherwise(of_owen.territory, book_cast.yara) == found
    assert otherwise(of_owen.territory, book_cast.yara, since=CLOSED) == found
    assert otherwise(of_owen.territory, book_cast.yara, since=CLOSED + DAY) == []
    assert isr_name(opportunity_isr_on(CLOSED), opportunity) == "Owen Moss"


def test_one_that_would_be_nobodys_is_listed_and_one_that_was_reopened_is_not(
    book_cast, of_owen, opportunity
):
    reopened = an_opportunity(opportunity.account)
    for each in (opportunity, reopened):
        is_closed(each, CLOSED, OpportunityOutcome.LOST)
    is_reopened(reopened, date(2026, 7, 25))
    change_hands(of_owen, None, date(2026, 7, 15))
    assert otherwise(of_owen.territory, book_cast.yara) == [("Renewal of Northwind", "Owen Moss", None)]


def test_an_account_that_came_or_went_is_not_one_of_the_territory_then(book_cast, of_owen, nora):
    came, went = an_account(a_sales_territory()), an_account(of_owen.territory)
    closed = [an_opportunity(each) for each in (came, went)]
    moves_to(came, of_owen.territory, date(2026, 7, 25))
    moves_to(went, a_sales_territory(), date(2026, 7, 18))
    for each in closed:
        is_closed(each, CLOSED)
    change_hands(of_owen, nora, date(2026, 7, 15))
    assert otherwise(of_owen.territory, book_cast.yara) == []


def test_only_those_one_may_see_are_listed(book_cast, of_owen, lena, opportunity):
    is_closed(opportunity, CLOSED)
    change_hands(of_owen, lena, date(2026, 7, 15))
    assert len(otherwise(of_owen.territory, book_cast.marta)) == 1
    assert otherwise(of_owen.territory, book_cast.milan) == []
    assert otherwise(of_owen.territory, book_cast.rita) == []


def test_overrides_to_somebody_who_left_are_listed_for_who_sees_them(
    book_cast, of_owen, owen, nora, lena, opportunity
):
    others = [an_opportunity(opportunity.account) for _ in range(3)]
    to_nora = overridden(opportunity, nora, by=book_cast.marta)
    overridden(others[0], lena, by=book_cast.milan)
    overridden(others[1], nora, by=book_cast.marta)
    overridden(others[2], None, by=book_cast.marta)
    is_closed(others[1], date(2026, 8, 3))
    assert list(overrides_to_leavers(book_cast.marta)) == []
    nora.active = False
    db.session.flush()
    assert list(overrides_to_leavers(book_cast.marta)) == [to_nora]
    assert list(overrides_to_leavers(book_cast.yara)) == [to_nora]
    assert list(overrides_to_leavers(book_cast.milan)) == [to_nora], "any manager gives it to someone else"
    (found,) = overrides_to_leavers(book_cast.marta)
    assert (found.opportunity.name, found.isr.name) == ("Renewal of Northwind", "Nora Weiss")
    to_nora.ends_on = date(2026, 8, 2)
    db.session.flush()
    assert list(overrides_to_leavers(book_cast.marta)) == []


def test_somebody_without_the_role_of_an_isr_has_left_it(book_cast, nora, opportunity):
    override = overridden(opportunity, nora, by=book_cast.marta)
    nora.granted_roles.clear()
    db.session.flush()
    assert list(overrides_to_leavers(book_cast.yara)) == [override]
