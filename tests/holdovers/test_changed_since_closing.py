"""What the CRM changes after a closing is shown with what it does to each share; the closing stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.book.models import Opportunity, OpportunityChange, OpportunityKind, OrderType
from app.db.base import db
from app.holdovers.counting import CountReason, CreditMeasure
from app.holdovers.credit import credit_of
from app.shared import clock
from tests.factories.book import an_applied_import, an_opportunity, is_closed, is_reopened
from tests.factories.holdovers import a_holdover, approved

pytestmark = pytest.mark.both_databases
WON_ON = date(2026, 8, 12)


@pytest.fixture
def won(handover) -> Opportunity:
    """Growth of 8,000.00 that Owen holds over in the first month of the quarter: 6,000.00 and 2,000.00."""
    values = {"kind": OpportunityKind.ADD_ON, "order_type": OrderType.GROWTH, "close_on": WON_ON, "tier": "1"}
    found = an_opportunity(handover.account, **values, arr_basis=0, amount=8_000_00)
    approved(a_holdover(handover.change, found), handover.cast.milan)
    changes(found, amount=8_000_00)  # before it was closed
    is_closed(found, WON_ON)
    return found


def changes(opportunity: Opportunity, **values) -> None:
    """A file of the CRM an hour later changes an opportunity."""
    clock.move(timedelta(hours=1))
    file_id = an_applied_import().id
    for field, value in values.items():
        was, became = ("" if each is None else str(each) for each in (getattr(opportunity, field), value))
        kept = {"field": field, "was": was, "became": became, "import_id": file_id}
        db.session.add(OpportunityChange(opportunity_id=opportunity.id, **kept))
        setattr(opportunity, field, value)
    db.session.flush()
    clock.move(timedelta(hours=1))


def effects(opportunity: Opportunity) -> list[tuple]:
    changed = credit_of(opportunity).changed
    return [(each.isr, each.measure, each.was, each.became) for each in changed.shares]


def test_an_amount_that_changes_twice_is_compared_with_the_one_at_the_closing(won):
    assert credit_of(won).changed is None
    changes(won, amount=9_000_00, close_on=date(2026, 8, 13))
    changes(won, amount=4_000_00)
    changed = credit_of(won).changed
    assert [(each.field, each.was, each.became) for each in changed.changes] == [
        ("amount", "800000", "400000"),
        ("close_on", "2026-08-12", "2026-08-13"),
    ]
    net = CreditMeasure.NET_ARR
    assert effects(won) == [("Owen Moss", net, 6_000_00, 3_000_00), ("Nora Weiss", net, 2_000_00, 1_000_00)]
    changes(won, amount=8_000_00, close_on=WON_ON)
    assert credit_of(won).changed is None, "it is as it was"


def test_what_counts_no_longer_was_counted_then(won):
    changes(won, order_type=OrderType.FIRST_ORDER)
    credit = credit_of(won)
    assert credit.reason is CountReason.FIRST_ORDER
    assert credit.changed.sentence.startswith("Yes: growth")
    net = CreditMeasure.NET_ARR
    assert effects(won) == [("Owen Moss", net, 6_000_00, 0), ("Nora Weiss", net, 2_000_00, 0)]


def test_a_reopened_one_that_closes_again_starts_anew(won):
    changes(won, amount=9_000_00)
    is_reopened(won, date(2026, 8, 12))
    assert credit_of(won).changed is None
    changes(won, amount=9_500_00)
    is_closed(won, WON_ON)
    assert credit_of(won).changed is None


@pytest.mark.one_database
def test_both_pages_show_it(won, handover, client, session):
    changes(won, amount=4_000_00)
    session.commit()
    client.sign_in(handover.owen)
    for page in (f"/opportunities/{won.id}", "/holdovers/credit"):
        text = client.get(page).text
        assert "Changed since closing" in text
        assert all(amount in text for amount in ("US$8,000.00", "US$4,000.00", "US$6,000.00", "US$3,000.00"))
