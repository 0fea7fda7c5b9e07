"""Who sees holdovers and credit: what is theirs, and an ISR nothing of another's."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.access.holdovers import sees_change, sees_holdover
from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.db.base import db
from app.holdovers.models import Holdover
from app.holdovers.queries import waiting_by_isr
from app.holdovers.relations import seen_changes, seen_holdovers
from app.people.accounts import grant_role
from app.people.models import User
from tests.factories.book import a_sales_territory, an_isr_of, an_opportunity, holds, is_closed
from tests.factories.holdovers import a_holdover, approved
from tests.holdovers.conftest import IN_QUARTER

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


@pytest.fixture
def olga(handover) -> User:
    """An ISR of Milan, who has nothing to do with it."""
    return an_isr_of(handover.cast.milan, "Olga Petrov")


@pytest.fixture
def opportunity(handover):
    return an_opportunity(handover.account, close_on=IN_QUARTER, name="Acme renewal")


@pytest.mark.both_databases  # the condition of lists
@pytest.mark.parametrize("is_approved", [False, True])
def test_lists_show_what_the_policy_lets_each_person_see(handover, olga, opportunity, is_approved) -> None:
    cast = handover.cast
    holdover = a_holdover(handover.change, opportunity, by=cast.marta)
    if is_approved:
        approved(holdover, cast.milan)
    mona = an_isr_of(cast.milan, "Mona Ray")
    grant_role(mona, Role.ISR_MANAGER, by=cast.ada)
    grant_role(handover.nora, Role.ISR_MANAGER, by=cast.ada)
    everyone = db.session.scalars(select(User).order_by(User.id)).all()
    seen = [person for person in everyone if sees_holdover(person, holdover)]
    deciding = [] if is_approved else [mona]
    assert seen == [cast.ada, cast.yara, cast.marta, cast.milan, handover.owen, *deciding]
    for person in everyone:
        listed = select(Holdover.id).join(Holdover.change).where(seen_holdovers(person))
        assert db.session.scalars(listed).all() == [holdover.id] * (person in seen), person.name
        changes = select(AlignmentChange.id).where(seen_changes(person))
        sees = sees_change(person, handover.change)
        assert db.session.scalars(changes).all() == [handover.change.id] * sees, person.name


def main_of(text: str) -> str:
    """The content of a page, without the tokens of its forms."""
    return TOKEN.sub("", text[text.index("<main") : text.index("</main>")])


def test_an_isr_learns_nothing_of_anothers(client, handover, olga, opportunity) -> None:
    """Neither by a page, nor by a number in one, nor by an address."""
    pages = ["/holdovers", "/holdovers/credit", "/book/what-counts"]
    before = {}
    holds(olga, a_sales_territory("O"), manager=handover.cast.milan, starts_on=date(2026, 7, 1))
    for person in (olga, handover.nora):
        client.sign_in(person)
        before[person] = [main_of(client.get(page).text) for page in pages]
    holdover = approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    db.session.commit()
    for person in (olga, handover.nora):
        client.sign_in(person)
        assert [main_of(client.get(page).text) for page in pages] == before[person]
        for address in (
            f"/holdovers/{holdover.id}",
            f"/holdovers/changes/{handover.change.id}/ask",
            f"/holdovers/credit?isr={handover.owen.id}",
            "/holdovers/credit?isr=nobody",
            "/holdovers/credit?isr=99999",
        ):
            assert client.get(address).status_code == 404, address
        assert client.forge(f"/holdovers/{holdover.id}/decide", answer="yes").status_code == 404


def test_only_who_loses_and_their_manager_request_one(client, handover, olga, opportunity) -> None:
    cast = handover.cast
    ask = f"/holdovers/changes/{handover.change.id}/ask"
    for person, status in (
        (handover.owen, 200),
        (cast.marta, 200),
        (cast.yara, 403),
        (cast.ada, 403),
        (cast.milan, 404),
        (olga, 404),
        (cast.rita, 404),
    ):
        client.sign_in(person)
        assert client.get(ask).status_code == status, person.name


def test_an_isr_sees_their_credit_their_manager_too_and_another_manager_does_not(
    client, handover, opportunity
) -> None:
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    is_closed(opportunity, date(2026, 8, 12))
    db.session.commit()
    owens = f"/holdovers/credit?isr={handover.owen.id}"
    for person, page in ((handover.owen, "/holdovers/credit"), (handover.cast.marta, owens)):
        client.sign_in(person)
        text = client.get(page).text
        assert "Acme renewal" in text
        assert "7,500.00" in text
        assert "10,000.00" in text  # the whole
    client.sign_in(handover.cast.milan)
    assert client.get(owens).status_code == 404


def test_the_ask_page_says_what_does_not_qualify_and_keeps_what_was_typed(client, handover) -> None:
    an_opportunity(handover.account, close_on=IN_QUARTER, name="This one")
    an_opportunity(handover.account, close_on=date(2027, 1, 5), name="Later")
    client.sign_in(handover.owen)
    ask = f"/holdovers/changes/{handover.change.id}/ask"
    assert "Later" not in client.get(ask).text
    assert "It is expected to close on" in client.get(f"{ask}?only=others").text
    refused = client.submit(ask, reason="I negotiated it.")
    assert (refused.status_code, "I negotiated it." in refused.text) == (422, True)


def test_what_counts_answers_for_what_is_entered(client, handover) -> None:
    client.sign_in(handover.owen)
    asked = {"kind": "renewal", "order_type": "", "amount": "60,000.00"}
    page = "/book/what-counts"
    assert "that grew past it" in client.submit(page, **asked, arr_basis="50,000.00").text
    assert "No: basis above" in client.submit(page, **asked, arr_basis="50000.01").text
    refused = client.submit(page, **asked, arr_basis="many")
    assert (refused.status_code, "This is not an amount" in refused.text) == (422, True)


def test_the_page_of_an_opportunity_shows_each_share_with_the_whole(client, handover, opportunity) -> None:
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    client.sign_in(handover.nora)
    page = f"/opportunities/{opportunity.id}"
    assert "Owen Moss holds it over" in client.get(page).text
    is_closed(opportunity, date(2026, 8, 12))
    db.session.commit()
    text = client.get(page).text
    for said in ("7,500.00", "2,500.00", "10,000.00", "75 %: holdover of the change of Mon 10 Aug"):
        assert said in text
    assert "Credit rolls up to the SAE and the ASM in full besides" in text


def test_the_team_page_counts_what_waits_for_a_decision(handover, opportunity) -> None:
    a_holdover(handover.change, opportunity)
    approved(
        a_holdover(handover.change, an_opportunity(handover.account, close_on=IN_QUARTER)),
        handover.cast.milan,
    )
    assert waiting_by_isr(None) == waiting_by_isr({handover.owen.id}) == {handover.owen.id: 1}
    assert waiting_by_isr({handover.nora.id}) == {}
