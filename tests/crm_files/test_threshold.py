"""A file that moves an ARR basis or an amount over the threshold notifies people, once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.book.models import Tier
from app.db.base import db
from app.opportunity_work.mail import AMOUNT_REACHED_MAIL, THRESHOLD_CROSSED_MAIL
from app.opportunity_work.tiers_now import tier_now
from app.outbox.models import Message
from app.shared import clock
from tests.crm_files.applied import applied, at, the_opportunity
from tests.factories.book import a_sales_territory, an_account, has_chosen_tier, holds
from tests.factories.crm_files import opportunity_row

pytestmark = [pytest.mark.both_databases]
A, B = 1, 2


@pytest.fixture
def account(cast, owen):
    territory = a_sales_territory("T", asm="Sam Carter")
    holds(owen, territory, manager=cast.marta, starts_on=date(2026, 7, 1))
    return an_account(territory, "Acme")


def row(cast, account, number: int, basis: str, amount: str = "45000", stage: str = "4-Proposal") -> dict:
    cells = {"Type": "Renewal", "ARR_Basis": basis, "Amount": amount, "Owner_Email": cast.ines.email}
    return opportunity_row(number, account, stage, **cells)


def mails(kind: str) -> list[tuple[str, str]]:
    """To whom, and the text."""
    db.session.expire_all()
    found = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id))
    return sorted((each.to_name, each.body) for each in found)


def test_a_basis_that_crosses_notifies_isr_and_owner_once(cast, owen, account):
    """Example 11: A is tier 2 by hand, B has the default; 42,000 to 61,000, the same file again, and back."""
    applied(cast, *(row(cast, account, each, "42000") for each in (A, B)))
    chosen = the_opportunity(A)
    has_chosen_tier(chosen, Tier.CO_MANAGED, on=clock.now().date(), by=owen)
    db.session.commit()
    assert mails(THRESHOLD_CROSSED_MAIL) == []
    for day in (11, 12):
        applied(cast, *(row(cast, account, each, "61000") for each in (A, B)), on=at(8, day))
        assert [tier_now(the_opportunity(each)).tier for each in (A, B)] == [Tier.CO_MANAGED, None]
        told = mails(THRESHOLD_CROSSED_MAIL)
        assert [to for to, _text in told] == ["Ines Duarte", "Owen Moss"]
    assert all(text.count("ARR basis US$42,000.00 → US$61,000.00") == 2 for _to, text in told)
    assert all("as chosen by hand" in text and "untiered, so choose one" in text for _to, text in told)
    applied(cast, *(row(cast, account, each, "42000") for each in (A, B)), on=at(8, 13))
    assert [tier_now(the_opportunity(each)).tier for each in (A, B)] == [Tier.CO_MANAGED, Tier.ACTIVE]
    assert len(mails(THRESHOLD_CROSSED_MAIL)) == 4


@pytest.mark.one_database
def test_an_amount_that_reaches_it_notifies_owner_and_asm_once(cast, account):
    applied(cast, row(cast, account, A, "42000"))
    for day in (11, 12):
        applied(cast, row(cast, account, A, "42000", "50000"), on=at(8, day))
        assert [to for to, _text in mails(AMOUNT_REACHED_MAIL)] == ["Ines Duarte", "Sam Carter"]
    assert mails(THRESHOLD_CROSSED_MAIL) == []


@pytest.mark.one_database
def test_what_stays_on_its_side_or_is_closed_notifies_nobody(cast, account):
    applied(cast, row(cast, account, A, "42000"), row(cast, account, B, "42000"))
    closed = row(cast, account, B, "61000", "70000", "Closed Won")
    applied(cast, row(cast, account, A, "43000", "49999.99"), closed, on=at(8, 11))
    assert mails(THRESHOLD_CROSSED_MAIL) == mails(AMOUNT_REACHED_MAIL) == []
