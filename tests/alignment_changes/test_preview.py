"""Before an ISR loses a territory, the page says what would move, what would not, and about holdovers."""

from __future__ import annotations

import pytest

from app.opportunity_work.models import OpportunityTask, WorkKind
from app.territories.actions import hand_over_territory
from app.territories.models import ChangeKind
from tests.alignment_changes.conftest import AFTER, TODAY, Region
from tests.factories.book import an_account, an_isr_of, an_opportunity, is_closed, overridden
from tests.factories.changes import a_change_request
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import an_assignment
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases
MOVES = "2 accounts, 3 open opportunities with an ATR of US$30,000.00, 1 opportunity task."
STAYS = "What stays: 1 open opportunity with an ISR override, 1 closed opportunity."


@pytest.fixture
def filled(region, session) -> Region:
    """Two accounts with three open opportunities that follow, one with an override, one won; two tasks."""
    first, *_rest, lent, won = region.fill(2, 5)
    overridden(lent, an_isr_of(region.cast.milan, "Lena Ost"), by=region.cast.milan)
    is_closed(won, TODAY)
    for opportunity, owner in ((first, None), (first, region.owen), (lent, None)):
        session.add(
            OpportunityTask(
                opportunity_id=opportunity.id,
                kind=WorkKind.QUOTE,
                due_on=TODAY,
                owner_id=owner and owner.id,
                created_by_id=region.owen.id,
            )
        )
    session.commit()
    return region


def test_before_a_handover(client, filled):
    client.sign_in(filled.cast.marta)
    text = client.get(f"/territories/{filled.territory.id}/hand-over").text
    assert f"Owen Moss loses from Mon 3 Aug: {MOVES}" in text
    assert STAYS in text
    assert "Owen Moss and their manager can request up to 5 holdovers until Mon 17 Aug." in text


def test_before_a_territory_becomes_vacant(client, filled):
    client.sign_in(filled.cast.marta)
    text = client.get(f"/assignments/{filled.held.id}/end").text
    assert f"Owen Moss loses from Tue 4 Aug: {MOVES}" in text
    assert "as of today" not in text
    planned = client.forge(f"/assignments/{filled.held.id}/end", last_day=AFTER, reason="").text
    assert f"Owen Moss loses from Tue 11 Aug: {MOVES}" in planned
    assert "This is counted as of today. What moves on Tue 11 Aug is what is there then." in planned


@pytest.mark.one_database
def test_before_a_change_request_is_approved_and_for_those_only_who_decide(client, filled):
    request = a_change_request(filled.owen, filled.territory, ChangeKind.VACATE)
    client.sign_in(filled.cast.marta)
    assert MOVES in client.get(f"/change-requests/{request.id}").text
    client.sign_in(filled.owen)
    assert MOVES not in client.get(f"/change-requests/{request.id}").text


@pytest.mark.one_database
def test_before_a_mapping_file_is_applied(client, filled):
    file = a_mapping_file(filled.cast.ada, "Sales Territory,Region,Segment\nOther,EMEA,Large\n")
    client.sign_in(filled.cast.ada)
    assert MOVES in client.get(f"/mapping-files/{file.id}/apply").text


def test_an_isr_who_has_not_started_has_nothing_to_lose_by_a_mapping_file(client, filled):
    hand_over_territory(
        filled.territory, to=filled.nora, first_day=AFTER, reason="Fine", by=filled.cast.marta
    )
    head = "Sales Territory,Region,Segment,Proposed ISR\n"
    file = a_mapping_file(filled.cast.ada, f"{head}T,EMEA,Enterprise,Owen Moss\n")
    client.sign_in(filled.cast.ada)
    text = client.get(f"/mapping-files/{file.id}/apply").text
    assert "ISR: Nora Weiss → Owen Moss" in text
    assert " loses from " not in text


def test_before_an_onboarding_ends_and_before_an_isr_leaves(client, filled):
    held = an_assignment(filled.cast)
    an_opportunity(an_account(held.territory))
    client.sign_in(filled.cast.marta)
    text = client.get(f"/onboardings/{held.onboarding.id}/end").text
    assert "Jonas Falk loses from Tue 4 Aug: 1 account, 1 open opportunity" in text
    client.sign_in(filled.cast.ada)
    assert MOVES in client.get(f"/people/{filled.owen.id}/leave").text


def test_it_counts_what_there_is_and_says_nothing_without_accounts(client, region):
    client.sign_in(region.cast.marta)
    address = f"/territories/{region.territory.id}/hand-over"
    assert "loses from" not in client.get(address).text
    an_account(region.territory)
    text = client.get(address).text
    assert "Owen Moss loses from Mon 3 Aug: 1 account." in text
    assert "What stays" not in text


@pytest.mark.one_database
def test_it_has_as_many_statements_with_many_accounts_as_with_two(client, filled):
    client.sign_in(filled.cast.marta)
    address = f"/assignments/{filled.held.id}/end"

    def cost() -> int:
        with statements() as sent:
            assert "What stays" in client.get(address).text
        return len(sent)

    cost()
    few = cost()
    filled.fill(20, 40)
    assert cost() == few <= 10
