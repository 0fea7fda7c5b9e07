"""The page of an opportunity: its ISR and why, its team, what the CRM says otherwise, and its history."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.availability.models import DayOff
from app.book.models import CrmUser, Opportunity, OpportunityKind, OpportunityOutcome
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.sales.crm_ids import CrmKind
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    crm_id,
    holds,
    is_closed,
    is_reopened,
    overridden,
)
from tests.real.page import parsed
from tests.real.statements import statements

BOTH = pytest.mark.both_databases
AUGUST = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(AUGUST)
    return assemble_cast()


@pytest.fixture
def owen(cast) -> User:
    return an_isr_of(cast.marta, "Owen Moss")


@pytest.fixture
def nora(cast) -> User:
    return an_isr_of(cast.marta, "Nora Weiss")


@pytest.fixture
def held(cast, owen) -> Assignment:
    territory = a_sales_territory("EMEA-DACH-3", sae="ines@example.com", asm="Sam Carter", rd="Rhea Doe")
    return holds(owen, territory, manager=cast.marta, starts_on=date(2026, 7, 1))


@pytest.fixture
def opportunity(held) -> Opportunity:
    return an_opportunity(an_account(held.territory, "Northwind"), name="Renewal of Northwind")


@pytest.fixture
def read(client, cast):
    """The text of a part of the page, as sales operations read it, or somebody else."""

    def look(opportunity: Opportunity, part: str = "main", who: User | None = None) -> str:
        client.sign_in(who or cast.yara)
        answer = client.get(f"/opportunities/{opportunity.id}")
        assert answer.status_code == 200
        found = [each for each in parsed(answer.text).all() if each.attributes.get("id") == part]
        pieces = [piece for each in found for piece in each.pieces[each.first : each.end]]
        return " ".join(" ".join(pieces).split())

    return look


def is_off(someone: User) -> None:
    """Until 7 August."""
    db.session.add(DayOff(user=someone, first_day=date(2026, 8, 1), last_day=date(2026, 8, 7)))
    db.session.flush()


def test_the_head_says_what_it_is_worth_and_when(read, opportunity):
    opportunity.amount, opportunity.arr_basis, opportunity.order_type = 12_500_00, 10_000_00, None
    text = read(opportunity)
    assert "Renewal of Northwind Northwind · Renewal · Open" in text
    assert "Amount US$12,500.00 ARR basis US$10,000.00 Net ARR US$2,500.00" in text
    assert "Renewal date Wed 11 Nov, in 100 days" in text
    assert "Technical Evaluation" in text


@BOTH
def test_a_vacated_territory_leaves_it_to_nobody_and_a_won_one_stays(read, held, opportunity):
    """Worked example 1, as the pages show it."""
    won = an_opportunity(opportunity.account)
    is_closed(won, date(2026, 7, 20))
    change_hands(held, None, date(2026, 8, 10))
    assert "ISR: Owen Moss" in read(opportunity, "isr")
    clock.freeze(datetime(2026, 8, 10, 9, tzinfo=UTC))
    assert read(opportunity, "isr").startswith(
        "ISR: nobody Nobody: the territory EMEA-DACH-3 has been vacant since Mon 10 Aug."
    )
    assert "Closed on Mon 20 Jul with Owen Moss: who held the territory then." in read(won, "isr")


@BOTH
def test_a_handover_shows_the_one_of_each_day(read, held, nora, opportunity):
    """Worked example 2, as the page shows it."""
    change_hands(held, nora, date(2026, 8, 10))
    clock.freeze(datetime(2026, 8, 9, 9, tzinfo=UTC))
    assert "Follows the territory EMEA-DACH-3, held by Owen Moss since Wed 1 Jul." in read(opportunity, "isr")
    assert "Nora Weiss Upcoming Mon 10 Aug –" in read(opportunity, "timeline")
    clock.freeze(datetime(2026, 8, 10, 9, tzinfo=UTC))
    assert "Follows the territory EMEA-DACH-3, held by Nora Weiss since Mon 10 Aug." in read(
        opportunity, "isr"
    )
    assert "Owen Moss Wed 1 Jul Sun 9 Aug" in read(opportunity, "timeline")


@BOTH
def test_a_lost_one_that_is_reopened_and_lost_again_keeps_both_closings(read, held, nora, opportunity):
    """Worked example 6, as the page shows it."""
    is_closed(opportunity, date(2026, 7, 20), OpportunityOutcome.LOST)
    change_hands(held, nora, date(2026, 8, 10))
    clock.freeze(datetime(2026, 8, 11, 9, tzinfo=UTC))
    assert "ISR: Owen Moss" in read(opportunity, "isr")
    is_reopened(opportunity, date(2026, 8, 12))
    clock.freeze(datetime(2026, 8, 12, 9, tzinfo=UTC))
    assert "ISR: Nora Weiss" in read(opportunity, "isr")
    clock.freeze(datetime(2026, 9, 2, 9, tzinfo=UTC))
    is_closed(opportunity, date(2026, 9, 2), OpportunityOutcome.LOST)
    assert "Closed on Wed 2 Sept with Nora Weiss" in read(opportunity, "isr")
    closings = read(opportunity, "closings")
    assert "Closed Lost Wed 2 Sept Nora Weiss who held the territory then Stands" in closings
    assert "Closed Lost Mon 20 Jul Owen Moss who held the territory then Reopened on Wed 12 Aug" in closings
    assert "More than 30 days" not in closings


def test_a_late_reopening_is_flagged(read, opportunity):
    is_closed(opportunity, date(2026, 7, 1), OpportunityOutcome.LOST)
    is_reopened(opportunity, date(2026, 8, 1))
    assert "More than 30 days after it was lost" in read(opportunity, "closings")


def test_an_override_says_by_whom_and_why(read, cast, nora, opportunity):
    overridden(opportunity, nora, by=cast.marta)
    assert "ISR: Nora Weiss Override by Marta Silva" in read(opportunity, "isr")


def test_an_unqualified_one_says_what_the_page_of_the_department_leaves_out(read, opportunity):
    is_closed(opportunity, date(2026, 7, 20), OpportunityOutcome.UNQUALIFIED)
    assert "does not name 9-Unqualified" in read(opportunity, "isr")


def test_the_sae_is_asked_first_and_the_asm_while_they_are_off(read, cast, opportunity):
    opportunity.owner_email = cast.ines.email
    assert "SAE Ines Duarte ASM Sam Carter RD Rhea Doe ISR Owen Moss" in read(opportunity, "team")
    assert read(opportunity, "team").endswith("Ines Duarte (SAE) Sam Carter (ASM) Owen Moss (ISR)")
    is_off(cast.ines)
    assert "Ines Duarte Off until Fri 7 Aug" in read(opportunity, "team")
    assert read(opportunity, "team").endswith("Sam Carter (ASM) Owen Moss (ISR) Ines Duarte (SAE)")


def test_a_name_of_two_people_means_neither(read, cast, opportunity):
    twin = User(name="Sam Carter", email="sam.carter@example.com", time_zone="UTC")
    db.session.add(twin)
    db.session.flush()
    is_off(cast.sam)
    assert "ASM Sam Carter RD" in read(opportunity, "team")


def test_what_the_crm_has_otherwise_is_shown_field_by_field(read, cast, owen, opportunity):
    assert read(opportunity, "crm") == ""
    opportunity.crm_isr, opportunity.crm_isr_override = "lena@example.com", True
    opportunity.crm_tier, opportunity.crm_next_step = "Tier 2 - Co-managed", "Call them"
    opportunity.net_arr = 1_00
    text = read(opportunity, "crm")
    assert "ISR Owen Moss lena@example.com" in text
    assert "ISR override No Yes" in text
    assert "Tier Tier 1 - Actively Managed by ISR Tier 2 - Co-managed" in text
    assert "Next step None Call them" in text
    assert "Net ARR, and amount less ARR basis US$0.00 US$1.00" in text


@pytest.mark.parametrize("says", ["owen@example.com", "Owen Moss", "OWEN@example.com", 18, 15])
def test_the_same_isr_in_any_form_is_no_difference(read, owen, opportunity, says):
    id_ = crm_id(CrmKind.USER, 7)
    db.session.add(CrmUser(crm_id=id_, crm_key=id_.lower(), email=owen.email))
    opportunity.crm_isr = id_[:says] if isinstance(says, int) else says
    assert read(opportunity, "crm") == ""


def test_a_blank_isr_is_compared_only_if_the_file_had_it(read, opportunity):
    assert read(opportunity, "crm") == ""
    opportunity.crm_isr_override = False
    assert "ISR Owen Moss Nobody" in read(opportunity, "crm")


def test_faults_of_the_data_are_said(read, owen, opportunity):
    opportunity.renewal_on = None
    opportunity.owner_email = owen.email
    text = read(opportunity, "isr")
    assert "This renewal has no renewal date in the CRM" in text
    assert "Owen Moss is the ISR and also the opportunity owner." in text
    opportunity.kind = OpportunityKind.ADD_ON
    assert "renewal date" not in read(opportunity, "isr")


def test_each_person_sees_it_as_the_policy_says(client, cast, owen, nora, opportunity):
    sees = {cast.ada: 200, cast.yara: 200, cast.marta: 200, owen: 200, nora: 404, cast.milan: 404}
    sees |= {cast.jonas: 404, cast.ines: 200, cast.sam: 200, cast.rita: 404, cast.nobody: 404}
    for someone, status in sees.items():
        client.sign_in(someone)
        assert client.get(f"/opportunities/{opportunity.id}").status_code == status, someone.name


def test_an_isr_is_offered_no_act_and_no_correction(read, cast, owen, opportunity):
    text = read(opportunity, who=owen)
    assert "Set ISR" not in text
    assert "Set ISR" in read(opportunity, who=cast.marta)
    is_closed(opportunity, date(2026, 7, 20))
    assert "Request correction" not in read(opportunity, who=owen)
    assert "Request correction" in read(opportunity, who=cast.marta)


def test_who_lost_it_this_quarter_does_not_open_its_account(client, cast, held, nora, owen, opportunity):
    change_hands(held, nora, date(2026, 8, 3))
    client.sign_in(owen)
    page = client.get(f"/opportunities/{opportunity.id}")
    assert page.status_code == 200
    assert f"/accounts/{opportunity.account_id}" not in page.text
    assert client.get(f"/accounts/{opportunity.account_id}").status_code == 404


def test_its_statements_do_not_grow_with_its_history(client, cast, held, nora, opportunity):
    client.sign_in(cast.marta)
    page = f"/opportunities/{opportunity.id}"
    client.get(page)
    with statements() as few:
        client.get(page)
    override = overridden(opportunity, nora, by=cast.marta, on=date(2026, 7, 2))
    override.ends_on = date(2026, 7, 3)
    db.session.flush()
    for day in (5, 9, 13, 17):
        is_closed(opportunity, date(2026, 7, day), OpportunityOutcome.LOST)
        is_reopened(opportunity, date(2026, 7, day + 2))
    is_closed(opportunity, date(2026, 7, 25))
    opportunity.crm_next_step, opportunity.crm_isr = "Call them", "Lena Ost"
    db.session.commit()
    with statements() as many:
        client.get(page)
    assert (len(few), len(many)) == (17, 19)  # a closed one has names of shares, and later changes
