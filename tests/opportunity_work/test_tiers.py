"""Tiers by default and by hand, through other amounts, other ISRs and many at once, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.book.models import OpportunityKind, Tier
from app.db.base import db
from app.opportunity_work import actions
from app.opportunity_work.mail import BasisChange, tell_amount_reached, tell_threshold_crossed
from app.opportunity_work.rules import crosses_threshold, reaches_threshold
from app.opportunity_work.tiers_now import tier_now, tiers_now
from app.outbox.models import Message
from app.shared.sales.company import threshold
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, change_hands, holds
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases


def mails() -> list[tuple[str, str]]:
    return [(each.to_name, each.body) for each in db.session.scalars(select(Message).order_by(Message.id))]


def has_basis(opportunity, basis: int) -> BasisChange:
    """A file of the CRM changes the ARR basis."""
    was = opportunity.arr_basis
    opportunity.arr_basis = basis
    db.session.flush()
    return BasisChange(opportunity, was)


def test_at_the_threshold_a_renewal_has_no_default_tier(held):
    """Example 10."""
    account = an_account(held.territory)
    bases = (49_999_99, 50_000_00, 50_000_01, 0, -1)
    found = [an_opportunity(account, arr_basis=basis).id for basis in bases]
    tiers = tiers_now(found)
    assert [tiers[id_].tier for id_ in found] == [Tier.ACTIVE, None, None, None, None]
    assert tier_now(an_opportunity(account, kind=OpportunityKind.ADD_ON)).tier is None


def test_a_chosen_tier_stays_and_a_default_one_follows_the_basis(cast, owen, held):
    """Example 11: A is tier 2 by hand, B has the default; 42,000 to 61,000 and back."""
    account = an_account(held.territory, "Acme")
    named = {"arr_basis": 42_000_00, "owner_email": cast.ines.email}
    a, b = an_opportunity(account, name="A", **named), an_opportunity(account, name="B", **named)
    actions.choose_tier(a, Tier.CO_MANAGED, by=owen)
    changes = [has_basis(each, 61_000_00) for each in (a, b)]
    assert all(crosses_threshold(each.was, 61_000_00, threshold(), is_included=False) for each in changes)
    tell_threshold_crossed(changes)
    assert (tier_now(a).tier, tier_now(b).tier) == (Tier.CO_MANAGED, None)
    assert [to for to, _ in mails()] == ["Ines Duarte", "Owen Moss"]
    for _to, body in mails():
        assert "A: ARR basis US$42,000.00 → US$61,000.00. Tier: Tier 2" in body
        assert "as chosen by hand" in body
        assert "untiered, so choose one" in body
    assert "US$" not in "".join(db.session.scalars(select(Message.subject)))
    for each in (a, b):
        has_basis(each, 42_000_00)
    assert (tier_now(a).tier, tier_now(b).tier) == (Tier.CO_MANAGED, Tier.ACTIVE)
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 3))
    assert tier_now(a).tier is Tier.CO_MANAGED


@pytest.mark.parametrize(
    ("was", "became", "crosses"),
    [
        (49_999_99, 50_000_00, True),
        (50_000_00, 49_999_99, True),
        (50_000_00, 61_000_00, False),
        (10_00, 20_00, False),
        (None, 61_000_00, False),
        (0, 10_00, True),
    ],
)
def test_what_crosses_the_threshold(was, became, crosses):
    assert crosses_threshold(was, became, 50_000_00, is_included=False) is crosses


def test_an_amount_reaches_the_threshold_once():
    assert reaches_threshold(49_000_00, 50_000_00, 42_000_00, 50_000_00)
    assert not reaches_threshold(50_000_00, 60_000_00, 42_000_00, 50_000_00)
    assert not reaches_threshold(49_000_00, 60_000_00, 50_000_00, 50_000_00)
    assert not reaches_threshold(49_000_00, 60_000_00, None, 50_000_00)


@pytest.mark.one_database
def test_owner_and_asm_are_notified_of_an_amount_in_a_fixed_number_of_statements(cast, owen):
    territory = a_sales_territory("S", asm="Sam Carter")
    holds(owen, territory, manager=cast.marta, starts_on=date(2026, 7, 1))
    account = an_account(territory, "Acme")
    many = [an_opportunity(account, owner_email=cast.ines.email, amount=60_000_00) for _ in range(12)]
    with statements() as found:
        tell_amount_reached(many)
        tell_threshold_crossed([BasisChange(each, 60_000_00) for each in many])
    assert [to for to, _ in mails()] == ["Ines Duarte", "Sam Carter", "Ines Duarte", "Owen Moss"]
    assert mails()[0][1].count("amount US$60,000.00, ARR basis US$10,000.00") == 12
    assert len(found) <= 12
