"""The join that reports count over says of each opportunity what `alignment.py` says, on any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import literal, select, union

from app.book.aligned import aligned_open_opportunities, aligned_opportunities, opportunities_with
from app.book.alignment import opportunity_isr_on, territory_on
from app.book.models import Opportunity, OpportunityOutcome
from app.book.teams import by_team, sales_teams, segment_on
from app.db.base import db
from app.shared import clock
from tests.cast import assemble_cast
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    is_reopened,
    moves_to,
    overridden,
)

DAYS = [date(2026, 8, day) for day in (3, 9, 10, 11, 20)]
pytestmark = pytest.mark.both_databases


@pytest.fixture
def known(session):
    """A territory that changes hands, an account that moves, overrides that touch, and closings."""
    clock.freeze(datetime(2026, 8, 20, 9, tzinfo=UTC))
    cast = assemble_cast()
    owen, nora = an_isr_of(cast.marta, "Owen Moss"), an_isr_of(cast.milan, "Nora Weiss")
    held = holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 7, 1))
    other = a_sales_territory("U", "PubSec")
    staying, moving, nowhere = an_account(held.territory), an_account(held.territory), an_account()
    won, again, lent = (an_opportunity(staying) for _ in range(3))
    opportunities = [won, again, lent, *(an_opportunity(each) for each in (staying, moving, nowhere))]
    is_closed(won, date(2026, 8, 9))
    is_closed(again, date(2026, 8, 5), OpportunityOutcome.LOST)
    is_reopened(again, date(2026, 8, 10))
    first = overridden(lent, owen, by=cast.marta, on=date(2026, 8, 3))
    first.ends_on = date(2026, 8, 10)
    db.session.flush()
    overridden(lent, None, by=cast.marta, on=date(2026, 8, 10))
    change_hands(held, nora, date(2026, 8, 10))
    moves_to(moving, other, date(2026, 8, 11))
    return opportunities


@pytest.mark.parametrize("day", DAYS)
def test_it_says_who_the_isr_is(known, day):
    rows = aligned_opportunities(day)
    joined = dict(db.session.execute(select(Opportunity.id, rows.isr_id).select_from(rows.source)).all())
    alone = dict(db.session.execute(select(Opportunity.id, opportunity_isr_on(day))).all())
    closed_later = {known[0].id} if day < date(2026, 8, 9) else set()
    assert set(joined) == {each.id for each in known}
    assert {each: joined[each] for each in joined if each not in closed_later} == {
        each: alone[each] for each in alone if each not in closed_later
    }


@pytest.mark.parametrize("day", DAYS)
def test_for_open_ones_it_says_isr_territory_and_team(known, day):
    rows = aligned_open_opportunities(day)
    columns = [Opportunity.id, rows.isr_id, rows.territory_id, rows.team]
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    joined = db.session.execute(select(*columns).select_from(rows.source).where(is_open)).all()
    territory = territory_on(day, Opportunity.account_id)
    team = by_team(segment_on(day), {each: literal(each.name) for each in sales_teams()})
    alone = select(Opportunity.id, opportunity_isr_on(day), territory, team).where(is_open)
    was_lost = known[1].id if day < date(2026, 8, 10) else None
    expected = [tuple(row) for row in db.session.execute(alone) if row[0] != was_lost]
    expected = [(*row[:3], row[3] if row[2] else None) for row in expected]
    assert sorted(tuple(row) for row in joined if row[0] != was_lost) == sorted(expected)


def test_territory_and_team_of_a_closed_one_are_those_of_its_closing_day(session):
    clock.freeze(datetime(2026, 8, 20, 9, tzinfo=UTC))
    assemble_cast()
    account = an_account(a_sales_territory("T"))
    won = an_opportunity(account)
    is_closed(won, date(2026, 8, 9))
    moves_to(account, a_sales_territory("U", "PubSec"), date(2026, 8, 10))
    rows = aligned_opportunities(date(2026, 8, 20) + timedelta(days=1))
    assert db.session.scalar(select(rows.team).select_from(rows.source)) == "Enterprise"


def test_a_statement_that_begins_with_what_people_have_leaves_none_of_it_out(known):
    day = date(2026, 8, 20)
    whose = dict(db.session.execute(select(Opportunity.id, opportunity_isr_on(day))).all())
    for isr_id in set(whose.values()):
        theirs = {each for each in whose if whose[each] == isr_id}
        is_nobody = isr_id is None
        found = opportunities_with([] if is_nobody else [isr_id], day, or_nobody=is_nobody)
        assert theirs <= set(db.session.scalars(union(*found)))
