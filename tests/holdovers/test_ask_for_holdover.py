"""Requesting a holdover: what qualifies, until when, and how many."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.book.models import OpportunityOutcome, Tier
from app.db.base import db
from app.holdovers.models import Holdover, HoldoverState
from app.holdovers.moved import moved_page
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import turn_differences
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_opportunity,
    has_chosen_tier,
    holds,
    is_closed,
    is_reopened,
    overridden,
)
from tests.factories.holdovers import a_holdover, a_row_in_slot, approved
from tests.holdovers.conftest import IN_QUARTER

pytestmark = pytest.mark.both_databases  # what qualifies is said in Python and in SQL


def qualifying(change) -> list[str]:
    return [row.opportunity.name for row in moved_page(change, None, qualifies=True).rows]


def why_not(change) -> dict[str, str | None]:
    return {row.opportunity.name: row.why_not for row in moved_page(change, None, qualifies=False).rows}


def test_what_qualifies_and_why_the_rest_does_not(handover) -> None:
    account, cast = handover.account, handover.cast
    an_opportunity(account, close_on=date(2026, 8, 1), name="first day")
    an_opportunity(account, close_on=date(2026, 10, 31), name="last day")
    for tier in (Tier.CO_MANAGED, Tier.LOW_TOUCH):
        an_opportunity(account, close_on=IN_QUARTER, arr_basis=90_000_00, tier=tier, name=tier.value)
    an_opportunity(account, close_on=IN_QUARTER, tier=Tier.SAE_MANAGED, name="tier 3")
    an_opportunity(account, close_on=IN_QUARTER, arr_basis=90_000_00, name="untiered")
    an_opportunity(account, close_on=date(2026, 11, 1), name="next quarter")
    overridden(
        an_opportunity(account, close_on=IN_QUARTER, name="overridden"),
        handover.owen,
        by=cast.marta,
        on=date(2026, 7, 1),
    )
    reopened = an_opportunity(account, close_on=IN_QUARTER, name="reopened")
    is_closed(reopened, date(2026, 7, 20), OpportunityOutcome.LOST)
    is_reopened(reopened, date(2026, 8, 11))
    reopened.close_on = IN_QUARTER
    is_closed(an_opportunity(account, name="closed"), date(2026, 8, 11))
    assert qualifying(handover.change) == ["first day", "2", "4", "last day"]
    assert why_not(handover.change) == {
        "tier 3": "Tier 3 - SAE-managed. Tiers 1, 2 and 4 qualify.",
        "untiered": "It has no tier. Tiers 1, 2 and 4 qualify.",
        "next quarter": "It is expected to close on Sun 1 Nov, not in FY27-Q3.",
        "overridden": "Its ISR was set by hand, so it did not move.",
        "reopened": "It was closed on the day before the change.",
    }


def test_the_tier_of_the_day_before_the_change_counts_whatever_was_chosen_since(handover) -> None:
    def chosen(name: str, basis: int, *tiers: tuple[int, Tier | None]) -> None:
        opportunity = an_opportunity(handover.account, close_on=IN_QUARTER, arr_basis=basis, name=name)
        for day, tier in tiers:
            has_chosen_tier(opportunity, tier, on=date(2026, 8, day))

    large, small = 90_000_00, 10_000_00
    chosen("before", large, (9, Tier.CO_MANAGED))
    chosen("since", large, (10, Tier.CO_MANAGED))
    chosen("again since", large, (8, Tier.LOW_TOUCH), (9, Tier.CO_MANAGED), (11, Tier.SAE_MANAGED))
    chosen("worse before", large, (9, Tier.SAE_MANAGED), (10, Tier.CO_MANAGED))
    chosen("default since", large, (9, Tier.CO_MANAGED), (11, None))
    chosen("default before", small, (7, Tier.SAE_MANAGED), (9, None), (11, Tier.SAE_MANAGED))
    chosen("tier 1 by default then", small, (11, Tier.SAE_MANAGED))
    assert sorted(qualifying(handover.change)) == [
        *("again since", "before", "default before", "default since", "tier 1 by default then")
    ]
    assert why_not(handover.change) == {
        "since": "It has no tier. Tiers 1, 2 and 4 qualify.",
        "worse before": "Tier 3 - SAE-managed. Tiers 1, 2 and 4 qualify.",
    }


@pytest.mark.one_database
def test_only_what_the_isr_lost_can_be_held_over(handover) -> None:
    kept = holds(
        handover.owen, a_sales_territory("K"), manager=handover.cast.marta, starts_on=date(2026, 2, 2)
    )
    others = [an_account(kept.territory), an_account(a_sales_territory("V")), an_account()]
    for account in others:
        opportunity = an_opportunity(account, close_on=IN_QUARTER)
        with pytest.raises(RuleBroken, match="did not move with the change"):
            a_holdover(handover.change, opportunity)
    assert (qualifying(handover.change), why_not(handover.change)) == ([], {})


def test_a_request_takes_the_first_slot_and_tells_the_other_managers(handover) -> None:
    holdover = a_holdover(handover.change, an_opportunity(handover.account, close_on=IN_QUARTER))
    assert (holdover.slot, holdover.state, holdover.expires_on) == (
        1,
        HoldoverState.ASKED,
        date(2026, 11, 15),
    )
    mails = messages_about(holdover)
    assert sorted(mail.to_email for mail in mails) == ["marta@example.com", "milan@example.com"]
    assert all("$" not in mail.subject + mail.body for mail in mails)
    assert not [line for line in turn_differences() if "decide holdover" in line]


@pytest.mark.one_database
def test_the_manager_of_the_isr_requests_and_does_not_decide(handover) -> None:
    opportunity = an_opportunity(handover.account, close_on=IN_QUARTER)
    holdover = a_holdover(handover.change, opportunity, by=handover.cast.marta)
    assert [mail.to_email for mail in messages_about(holdover)] == ["milan@example.com"]


def test_a_sixth_is_refused_and_a_declined_one_frees_its_slot(handover) -> None:
    for _ in range(5):
        last = a_holdover(handover.change, an_opportunity(handover.account, close_on=IN_QUARTER))
    sixth = an_opportunity(handover.account, close_on=IN_QUARTER)
    with pytest.raises(RuleBroken, match="All 5 holdovers"):
        a_holdover(handover.change, sixth)
    last.state, last.decided_by, last.decided_at = HoldoverState.DECLINED, handover.cast.milan, clock.now()
    assert a_holdover(handover.change, sixth).slot == 5
    with pytest.raises(RuleBroken, match="All 5 holdovers"):
        a_holdover(handover.change, an_opportunity(handover.account, close_on=IN_QUARTER))


def test_an_account_is_one_item_and_its_opportunities_are_not_requested_again(handover) -> None:
    first, second = (an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(2))
    holdover = a_holdover(handover.change, first, whole_account=True)
    assert (holdover.account, holdover.opportunity) == (handover.account, None)
    for opportunity in (first, second):
        with pytest.raises(RuleBroken, match="requested already"):
            a_holdover(handover.change, opportunity)


def test_an_account_is_not_held_over_beside_one_of_its_opportunities(handover) -> None:
    first, second = (an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(2))
    a_holdover(handover.change, first)
    with pytest.raises(RuleBroken, match="holdover of its own"):
        a_holdover(handover.change, second, whole_account=True)


@pytest.mark.one_database
@pytest.mark.parametrize(("day", "is_in_time"), [(24, True), (25, False)])
def test_it_is_requested_within_fourteen_days(handover, day, is_in_time) -> None:
    opportunity = an_opportunity(handover.account, close_on=IN_QUARTER)
    clock.freeze(datetime(2026, 8, day, 9, tzinfo=UTC))
    if is_in_time:
        a_holdover(handover.change, opportunity)
    else:
        with pytest.raises(RuleBroken, match="too late"):
            a_holdover(handover.change, opportunity)


@pytest.mark.one_database
def test_it_is_requested_before_it_closes(handover) -> None:
    opportunity = an_opportunity(handover.account, close_on=IN_QUARTER)
    is_closed(opportunity, date(2026, 8, 11))
    with pytest.raises(RuleBroken, match="It is closed"):
        a_holdover(handover.change, opportunity)


def refused(constraint: str):
    return pytest.raises(DBAPIError, match=constraint)


def test_the_database_holds_the_slots_the_items_and_two_people(handover) -> None:
    change, cast = handover.change, handover.cast
    first, second = (an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(2))
    holdover = a_holdover(change, first)
    for slot in (0, 6):
        with refused("five_slots"), db.session.begin_nested():
            a_row_in_slot(change, slot, second)
            db.session.flush()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        a_row_in_slot(change, 1, second)
        db.session.flush()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        a_row_in_slot(change, 2, first)
        db.session.flush()
    with refused("one_item"), db.session.begin_nested():
        a_row_in_slot(change, 2, second, account_id=handover.account.id)
        db.session.flush()
    with refused("two_people"), db.session.begin_nested():
        holdover.state, holdover.decided_by_id = HoldoverState.APPROVED, handover.owen.id
        holdover.decided_at = clock.now()
        db.session.flush()
    db.session.refresh(holdover)
    approved(holdover, cast.milan)
    with refused("records_stay"), db.session.begin_nested():
        holdover.state = HoldoverState.DECLINED
        db.session.flush()


def test_sent_twice_it_is_requested_once(client, handover) -> None:
    wanted, _other = (an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(2))
    db.session.commit()
    client.sign_in(handover.owen)
    form = client.form_for(f"/holdovers/changes/{handover.change.id}/ask")
    answers = [client.send(form, opportunity=str(wanted.id), reason="I began it.") for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    other = client.send(form, opportunity=str(wanted.id), reason="In other words.")
    assert (other.status_code, "In other words." in other.text) == (422, True)
    assert db.session.query(Holdover).count() == 1
