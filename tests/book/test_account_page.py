"""The page of an account: its territory and Proposed ISR by day, and its opportunities that one may see."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.book import (
    a_sales_territory,
    an_opportunity,
    change_hands,
    is_closed,
    moves_to,
    overridden,
)


@pytest.fixture
def account(opportunity):
    return opportunity.account


def read(client, account, query: str = "") -> str:
    answer = client.get(f"/accounts/{account.id}{query}")
    assert answer.status_code == 200
    return answer.text


def test_it_shows_the_proposed_isr_of_each_day_with_the_territory(client, book_cast, of_owen, nora, account):
    account.crm_territory, account.owner_name = "T", "Ines Duarte"
    moves_to(account, a_sales_territory("U"), date(2026, 8, 20))
    change_hands(of_owen, nora, date(2026, 8, 10))
    client.sign_in(book_cast.yara)
    page = read(client, account)
    for sentence in (
        "Follows the territory T, held by Owen Moss since Wed 1 Jul.",
        "Follows the territory T, which Nora Weiss has from Mon 10 Aug.",
        "Nobody: no ISR has held the territory U yet.",
        "Ines Duarte",
    ):
        assert sentence in page


def test_it_shows_open_and_closed_opportunities_apart(client, book_cast, account):
    won = an_opportunity(account, name="Won last month")
    is_closed(won, date(2026, 7, 20))
    client.sign_in(book_cast.marta)
    opened, closed = read(client, account), read(client, account, "?state=closed")
    assert "Renewal of Northwind" in opened
    assert "Won last month" not in opened
    assert "Won last month" in closed


def test_an_isr_who_has_one_by_override_reads_nothing_of_the_account(client, book_cast, lena, account, owen):
    lent = an_opportunity(account, name="Lent to Lena")
    overridden(lent, lena, by=book_cast.milan)
    client.sign_in(lena)
    assert client.get(f"/opportunities/{lent.id}").status_code == 200
    assert client.get(f"/accounts/{account.id}").status_code == 404
    client.sign_in(owen)
    assert "Lent to Lena" in read(client, account), "he holds its territory"


def test_a_manager_reads_no_opportunity_of_another_team_on_it(client, book_cast, lena, account):
    lent = an_opportunity(account, name="Lent to Lena")
    overridden(lent, lena, by=book_cast.milan)
    client.sign_in(book_cast.marta)
    page = read(client, account)
    assert "Renewal of Northwind" in page
    assert "Lent to Lena" not in page


def test_the_list_of_accounts_leads_to_it(client, book_cast, account):
    client.sign_in(book_cast.marta)
    assert f'href="/accounts/{account.id}"' in client.get("/accounts").text


@pytest.mark.parametrize(
    ("who", "status"), [("marta", 200), ("milan", 404), ("yara", 200), ("jonas", 404), ("ines", 404)]
)
def test_each_person_opens_theirs(client, book_cast, account, who, status):
    client.sign_in(getattr(book_cast, who))
    assert client.get(f"/accounts/{account.id}").status_code == status


def test_the_account_team_opens_its_own_without_a_role_of_sales(client, book_cast, account):
    account.owner_email = book_cast.ines.email
    client.sign_in(book_cast.ines)
    assert "Northwind" in read(client, account)
