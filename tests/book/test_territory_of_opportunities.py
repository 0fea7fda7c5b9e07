"""An opportunity has the territory that its account has now, whatever writes either of them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from app.book.models import AccountTerritory, Opportunity
from app.db.base import db
from tests.factories.book import a_sales_territory, an_account, an_opportunity, moves_to

pytestmark = pytest.mark.both_databases  # triggers


def territories() -> list[int | None]:
    return list(db.session.scalars(select(Opportunity.territory_id).order_by(Opportunity.id)))


def test_it_follows_the_account(session) -> None:
    first, second = a_sales_territory("T"), a_sales_territory("U")
    account, elsewhere = an_account(first), an_account(None)
    an_opportunity(account)
    assert territories() == [first.id]
    moves_to(account, second, date(2026, 8, 10))
    assert territories() == [second.id]
    running = (AccountTerritory.account_id == account.id, AccountTerritory.ends_on.is_(None))
    session.execute(update(AccountTerritory).where(*running).values(territory_id=first.id))
    assert territories() == [first.id], "a file of the same day corrects it"
    session.execute(update(Opportunity).values(account_id=elsewhere.id))
    assert territories() == [None]
