"""Who the ISR of an opportunity is, on any day: by its closing, its override, or its account's territory."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.book.alignment import is_open_with, isr_on, opportunity_isr_on
from app.book.models import Account, Opportunity, OpportunityOutcome, Whence
from app.db.base import db
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    is_reopened,
    isr_name,
    overridden,
)

JULY, BEFORE, AFTER = date(2026, 7, 1), date(2026, 8, 9), date(2026, 8, 10)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def owen(cast):
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def held(cast, owen):
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=JULY)


def test_what_is_open_of_a_vacated_territory_is_nobodys_and_what_is_closed_stays(held):
    accounts = [an_account(held.territory) for _ in range(3)]
    opportunities = [an_opportunity(accounts[number % 3]) for number in range(4)]
    won = an_opportunity(accounts[0])
    is_closed(won, date(2026, 7, 20))
    change_hands(held, None, AFTER)
    proposed = func.count(isr_on(AFTER))
    assert db.session.scalar(select(proposed).select_from(Account)) == 0
    assert [isr_name(opportunity_isr_on(AFTER), each) for each in opportunities] == [None] * 4
    assert [isr_name(opportunity_isr_on(BEFORE), each) for each in opportunities] == ["Owen Moss"] * 4
    assert isr_name(opportunity_isr_on(AFTER), won) == "Owen Moss"


def test_an_override_stays_when_the_territory_changes_hands_until_it_is_lifted(cast, held):
    nora, lena = an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Lena Ost")
    opportunity = an_opportunity(an_account(held.territory))
    override = overridden(opportunity, lena, by=cast.milan)
    change_hands(held, nora, AFTER)
    assert isr_name(opportunity_isr_on(BEFORE), opportunity) == "Lena Ost"
    assert isr_name(opportunity_isr_on(AFTER), opportunity) == "Lena Ost"
    override.ends_on = AFTER
    db.session.flush()
    assert isr_name(opportunity_isr_on(date(2026, 8, 11)), opportunity) == "Nora Weiss"


def test_a_reopened_opportunity_follows_again_and_closing_it_freezes_it_anew(cast, held):
    opportunity = an_opportunity(an_account(held.territory))
    is_closed(opportunity, date(2026, 7, 20), OpportunityOutcome.LOST)
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), AFTER)
    assert isr_name(opportunity_isr_on(date(2026, 8, 11)), opportunity) == "Owen Moss"
    is_reopened(opportunity, date(2026, 8, 12))
    assert isr_name(opportunity_isr_on(date(2026, 8, 11)), opportunity) == "Owen Moss"
    assert isr_name(opportunity_isr_on(date(2026, 8, 12)), opportunity) == "Nora Weiss"
    again = is_closed(opportunity, date(2026, 9, 2), OpportunityOutcome.LOST)
    assert (again.isr.name, again.whence) == ("Nora Weiss", Whence.ALIGNED)


def test_what_is_open_with_a_person_is_what_the_expression_says_of_each(cast, held, owen):
    lena = an_isr_of(cast.milan, "Lena Ost")
    plain, lent, nobodys, closed = (an_opportunity(an_account(held.territory)) for _ in range(4))
    overridden(lent, lena, by=cast.milan)
    overridden(nobodys, None, by=cast.marta)
    is_closed(closed, date(2026, 7, 20))
    day = date(2026, 8, 3)
    for isr, theirs in ((owen, {plain.id}), (lena, {lent.id})):
        found = select(Opportunity.id).where(is_open_with(isr.id, day))
        said = select(Opportunity.id).where(
            Opportunity.outcome == OpportunityOutcome.OPEN, opportunity_isr_on(day) == isr.id
        )
        assert set(db.session.scalars(found)) == set(db.session.scalars(said)) == theirs


def test_nobody_with_a_closed_gate_becomes_an_isr_by_hand(cast, held):
    """Jonas is an ISR with a closed gate. The database refuses him, no matter who writes the row."""
    opportunity = an_opportunity(an_account(held.territory))
    with pytest.raises(DBAPIError, match="the_gate_holds_for_isrs"), db.session.begin_nested():
        overridden(opportunity, cast.jonas, by=cast.marta)
    override = overridden(opportunity, None, by=cast.marta)
    with pytest.raises(DBAPIError, match="the_gate_holds_for_isrs"), db.session.begin_nested():
        override.isr = cast.jonas
        db.session.flush()


def test_a_closing_never_changes_but_to_end_once(held, owen, cast):
    closing = is_closed(an_opportunity(an_account(held.territory)), date(2026, 7, 20))
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for changed in ({"isr": nora}, {"isr": None}, {"outcome": OpportunityOutcome.LOST}, {"closed_on": JULY}):
        with pytest.raises(DBAPIError, match="a_closing_stays"), db.session.begin_nested():
            for name, value in changed.items():
                setattr(closing, name, value)
            db.session.flush()
        db.session.refresh(closing)
    with pytest.raises(DBAPIError, match="a_closing_stays"), db.session.begin_nested():
        db.session.delete(closing)
        db.session.flush()


def test_a_closing_names_nobody_who_did_not_have_the_opportunity_that_day(held, cast):
    opportunity = an_opportunity(an_account(held.territory))
    nora = an_isr_of(cast.marta, "Nora Weiss")
    closing = is_closed(opportunity, date(2026, 7, 20))
    is_reopened(opportunity, date(2026, 7, 25))
    for whence in (Whence.ALIGNED, Whence.OVERRIDDEN):
        with pytest.raises(DBAPIError, match="a_closing_has_its_isr"), db.session.begin_nested():
            db.session.add(
                type(closing)(
                    opportunity=opportunity,
                    outcome=OpportunityOutcome.WON,
                    closed_on=date(2026, 7, 28),
                    starts_on=date(2026, 7, 28),
                    isr=nora,
                    whence=whence,
                )
            )
            db.session.flush()
