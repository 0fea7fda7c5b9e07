"""The timeline of an opportunity says on every day what the alignment says, without a gap or an overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from app.book.alignment import isr_on, opportunity_isr_on
from app.book.models import (
    FROM_THE_BEGINNING,
    Account,
    Closing,
    Opportunity,
    OpportunityOutcome,
    Whence,
)
from app.book.timeline.reasons import isr_reason
from app.book.timeline.rows import rows_of_opportunity, territory_days
from app.book.timeline.spans import AlignmentRows, IsrDays, isr_days_on, isr_timeline
from app.db.base import db
from app.people.models import User
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
    moves_to,
    overridden,
)

pytestmark = pytest.mark.both_databases  # it is compared with SQL
FIRST, DAYS = date(2026, 7, 1), 60
DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def owen(cast):
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def held(cast, owen):
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=FIRST)


def timeline(opportunity: Opportunity) -> list[IsrDays]:
    db.session.expire_all()
    return isr_timeline(rows_of_opportunity(opportunity))


def reasons(opportunity: Opportunity) -> list[str]:
    return [isr_reason(span, opportunity.account) for span in timeline(opportunity)]


def is_corrected(opportunity: Opportunity, isr: User | None, on: date) -> None:
    """A second person approved another ISR on a day."""
    standing = db.session.query(Closing).filter_by(opportunity_id=opportunity.id, ends_on=None).one()
    standing.ends_on = on - DAY
    db.session.flush()
    values = {"outcome": standing.outcome, "closed_on": standing.closed_on, "corrects_id": standing.id}
    db.session.add(Closing(opportunity=opportunity, isr=isr, whence=Whence.CORRECTED, starts_on=on, **values))
    db.session.flush()


@pytest.mark.parametrize("seed", range(6))
def test_on_every_day_it_says_what_the_alignment_says(cast, owen, seed):
    """A random history of a territory, an account and an opportunity (invariants 12 and 13 of the book)."""
    random = Random(seed)  # noqa: S311 - a history, no secret
    isrs = [owen, an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Lena Ost")]
    territories = [a_sales_territory() for _ in range(2)]
    account = an_account(random.choice([*territories, None]))
    opportunity = an_opportunity(account)
    running = [holds(random.choice(isrs), each, manager=cast.marta, starts_on=FIRST) for each in territories]
    override, said = None, {}
    for step in range(1, DAYS, 4):
        today = FIRST + timedelta(days=step + random.randint(0, 3))
        what = random.choice(["hand over", "move", "override", "lift", "close", "close", "correct", "reopen"])
        if what == "hand over":
            place = random.randrange(len(running))
            to = random.choice([*isrs, None])
            if running[place].ends_on is None and running[place].starts_on < today:
                running[place] = change_hands(running[place], to, today) or running[place]
        elif what == "move":
            moves_to(account, random.choice([*territories, None]), today)
        elif what == "override" and override is None and opportunity.is_open:
            override = overridden(opportunity, random.choice([*isrs, None]), by=cast.marta, on=today)
        elif what == "lift" and override is not None:
            override.ends_on, override = today - DAY, None
            db.session.flush()
        elif what == "close" and opportunity.is_open:
            is_closed(opportunity, today, OpportunityOutcome.LOST)
        elif what == "correct" and not opportunity.is_open:
            is_corrected(opportunity, random.choice([*isrs, None]), today)
        elif what == "reopen" and not opportunity.is_open:
            is_reopened(opportunity, today)
        said[today] = db.session.scalar(
            db.select(opportunity_isr_on(today)).where(Opportunity.id == opportunity.id)
        )
    spans, of_account = timeline(opportunity), isr_timeline(AlignmentRows(territory_days(account.id)))
    for found in (spans, of_account):
        assert found[0].starts_on == FROM_THE_BEGINNING
        assert found[-1].ends_on is None
        assert all(a.ends_on + DAY == b.starts_on for a, b in pairwise(found))
    days = [FIRST - DAY + number * DAY for number in range(DAYS + 8)]
    isr_ids = db.session.execute(
        db.select(*(opportunity_isr_on(day) for day in days)).where(Opportunity.id == opportunity.id)
    ).one()
    assert [isr_days_on(spans, day).isr_id for day in days] == list(isr_ids)
    assert said == {day: isr_days_on(spans, day).isr_id for day in said}, "later it says what it said then"
    proposed = db.session.execute(
        db.select(*(isr_on(day) for day in days)).where(Account.id == account.id)
    ).one()
    assert [isr_days_on(of_account, day).isr_id for day in days] == list(proposed)


def test_a_correction_counts_although_the_override_before_the_closing_still_runs(cast, held):
    opportunity = an_opportunity(an_account(held.territory))
    overridden(opportunity, an_isr_of(cast.milan, "Lena Ost"), by=cast.milan, on=date(2026, 7, 10))
    is_closed(opportunity, date(2026, 7, 20))
    is_corrected(opportunity, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 7, 25))
    assert [span.isr for span in timeline(opportunity)][1:] == [
        "Owen Moss",
        "Lena Ost",
        "Lena Ost",
        "Nora Weiss",
    ]
    assert isr_name(opportunity_isr_on(date(2026, 8, 3)), opportunity) == "Nora Weiss"


def test_each_span_says_what_it_follows(cast, held):
    opportunity = an_opportunity(an_account(held.territory))
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 10))
    assert reasons(opportunity) == [
        "Nobody: no ISR held the territory T before.",
        "Follows the territory T, held by Owen Moss since Wed 1 Jul.",
        "Follows the territory T, which Nora Weiss has from Mon 10 Aug.",
    ]


def test_a_vacancy_says_since_when(held):
    """Worked example 1: the territory is vacated, and the won one stays."""
    opened, won = (an_opportunity(an_account(held.territory)) for _ in range(2))
    is_closed(won, date(2026, 7, 20))
    change_hands(held, None, date(2026, 8, 10))
    assert reasons(opened)[-1] == "Nobody: the territory T is vacant from Mon 10 Aug."
    assert reasons(won)[-1] == "Closed on Mon 20 Jul with Owen Moss: who held the territory then."
    assert isr_name(opportunity_isr_on(date(2026, 8, 10)), won) == "Owen Moss"


def test_a_territory_that_is_not_known_is_named(cast, session):
    account = an_account(None)
    account.crm_territory = "EMEA-ATLANTIS-9"
    assert reasons(an_opportunity(account)) == [
        "Nobody: the CRM names the territory “EMEA-ATLANTIS-9”, which is not known here."
    ]
