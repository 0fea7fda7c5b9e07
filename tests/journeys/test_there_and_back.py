"""What Onramp knows goes to the CRM as return files and comes back with its next export: nothing differs.

All by the pages that sales operations use. `StandInCrm` loads return files as Data Loader does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.book.models import Opportunity, Tier
from app.crm_returns.kinds import ReturnState
from app.crm_returns.models import CrmReturnRow
from app.db.base import db
from app.isr_by_hand.actions import set_isr_override
from app.opportunity_work.actions import choose_tier, write_next_step
from app.opportunity_work.actions.next_steps import NewNextStep
from app.people.models import User
from app.shared import clock
from app.territories.actions import end_assignment, hand_over_territory
from app.territories.models import Assignment
from app.territories.queries import running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_isr_of, holds
from tests.factories.crm_files import account_id, crm_user_id, do_all_work, opportunity_id
from tests.factories.stand_in_crm import StandInCrm

START = datetime(2026, 8, 3, 9, tzinfo=UTC)
KINDS = ("accounts", "isr", "work")
OWEN, NORA = crm_user_id(1), crm_user_id(2)
ACCOUNTS = [account_id(number) for number in (1, 2)]
FOLLOWS, BY_HAND, WON = (opportunity_id(number) for number in (1, 2, 3))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(START)
    return assemble_cast()


@pytest.fixture
def nora(cast) -> User:
    return an_isr_of(cast.marta, "Nora Weiss")


@pytest.fixture
def held(cast, nora) -> Assignment:
    """Owen holds T."""
    owen = an_isr_of(cast.marta, "Owen Moss")
    return holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 7, 1))


@pytest.fixture
def crm(held: Assignment, nora: User) -> StandInCrm:
    """It knows both ISRs, two accounts in T, two open opportunities and one that was won with Owen."""
    crm = StandInCrm()
    for id_, person in ((OWEN, held.isr), (NORA, nora)):
        crm.add_user(id_, person.email, person.name)
    for number, id_ in enumerate(ACCOUNTS, start=1):
        crm.add_account(id_, Name=f"Acme {number}", Sales_Territory__c="T")
    values = {"CloseDate": "2026-10-31", "Renewal_Date__c": "2026-10-31", "Type": "Renewal"}
    values |= {"Amount": "9000.00", "ARR_Basis__c": "9000.00"}
    for id_, account in ((FOLLOWS, ACCOUNTS[0]), (BY_HAND, ACCOUNTS[1])):
        crm.add_opportunity(id_, account, Name=f"Renewal {id_[:15]}", **values)
    won = values | {"CloseDate": "2026-07-20", "StageName": "Closed Won", "ISR__c": OWEN}
    crm.add_opportunity(WON, ACCOUNTS[0], Name="Won in July", **won)
    return crm


@pytest.mark.slow("return files and imports, five times there and back")
def test_return_files_that_the_crm_loads_leave_no_difference(cast, held, nora, crm, client, session) -> None:
    client.sign_in(cast.yara)
    _bring(client, "users", crm.export_users())
    _bring_all(client, crm)
    marta, territory = cast.marta, held.territory
    overridden = _opportunity(BY_HAND)
    set_isr_override(overridden, isr=nora, reason="She knows them.", seen=None, by=marta)
    choose_tier(_opportunity(FOLLOWS), Tier.CO_MANAGED, by=marta)
    write_next_step(_opportunity(FOLLOWS), NewNextStep("Send the quote", date(2026, 8, 20)), by=marta)
    session.commit()
    sent = _send(client, crm)
    assert crm.accounts[ACCOUNTS[0]]["Proposed_ISR__c"] == OWEN
    assert [crm.opportunities[id_]["ISR__c"] for id_ in (FOLLOWS, BY_HAND)] == [OWEN, NORA]
    assert crm.opportunities[FOLLOWS]["ISR_Priority__c"].startswith("Tier 2")
    assert crm.opportunities[FOLLOWS]["NextStep"] == "Send the quote"
    _comes_back_without_a_difference(client, crm, sent)

    hand_over_territory(territory, to=nora, first_day=date(2026, 8, 10), reason="Agreed", by=marta)
    session.commit()
    _sends_nothing(client)  # the day has not come
    _comes_the_day(client, cast, 10)
    sent = _send(client, crm)
    assert {each["Proposed_ISR__c"] for each in crm.accounts.values()} == {NORA}
    _comes_back_without_a_difference(client, crm, sent)

    _comes_the_day(client, cast, 16)
    end_assignment(running_assignment(territory), last_day=date(2026, 8, 16), reason="Vacated", by=marta)
    session.commit()
    _comes_the_day(client, cast, 17)
    sent = _send(client, crm)
    assert sent["accounts"] == "Id,Proposed_ISR__c\r\n" + "".join(f"{each},#N/A\r\n" for each in ACCOUNTS)
    assert [crm.opportunities[id_]["ISR__c"] for id_ in (FOLLOWS, BY_HAND, WON)] == ["", NORA, OWEN]
    _comes_back_without_a_difference(client, crm, sent)


def _comes_the_day(client, cast: Cast, day: int) -> None:
    clock.freeze(datetime(2026, 8, day, 9, tzinfo=UTC))
    client.sign_in(cast.yara)


def _bring_all(client, crm: StandInCrm) -> None:
    """Apply the CRM's exports of accounts and opportunities, which are complete."""
    _bring(client, "accounts", crm.export_accounts())
    _bring(client, "opportunities", crm.export_opportunities())


def _bring(client, kind: str, text: str) -> None:
    clock.freeze(clock.now() + MINUTE)
    uploaded = client.submit(f"/crm-files/{kind}", file=(BytesIO(text.encode()), f"{kind}.csv"))
    uploaded.close()
    assert uploaded.status_code == 303, uploaded.text
    said = {"scope": "complete", "exported_at": f"{clock.now():%Y-%m-%dT%H:%M}"}
    if kind == "opportunities":
        said |= {"date_style": "2026-12-31", "number_style": "1,234.50"}
    mapped = client.submit(uploaded.location, **said)
    assert mapped.status_code == 303, mapped.text
    do_all_work()
    assert client.submit(mapped.location).status_code == 303
    do_all_work()
    assert "Applied on" in client.get(mapped.location).text


def _send(client, crm: StandInCrm) -> dict[str, str]:
    """Make each return file that has something, and let the CRM load it. Answers the files by kind."""
    sent = {}
    for kind in KINDS:
        page = f"/crm-returns?kind={kind}"
        if "There is nothing to send" in client.get(page).text:
            continue
        made = client.submit(page)
        assert made.status_code == 303, made.text
        content = client.get(f"{made.location}/file").data
        assert crm.load(content).errors == {}
        sent[kind] = content.decode()
    assert sent, "nothing was sent"
    return sent


def _comes_back_without_a_difference(client, crm: StandInCrm, sent: dict[str, str]) -> None:
    _bring_all(client, crm)
    _sends_nothing(client)
    listed = client.get("/crm-returns").text
    assert "Not sent" not in listed
    db.session.expire_all()
    states = set(db.session.scalars(select(CrmReturnRow.state)))
    assert states == {ReturnState.CONFIRMED}, sent
    assert not client.get("/crm-returns/corrections").text.count("Won in July")


def _sends_nothing(client) -> None:
    for kind in KINDS:
        assert "There is nothing to send" in client.get(f"/crm-returns?kind={kind}").text, kind


def _opportunity(id_: str) -> Opportunity:
    db.session.expire_all()
    return db.session.scalars(select(Opportunity).where(Opportunity.crm_id == id_)).one()
