"""The Proposed ISR of accounts goes back to the CRM: what differs, and nothing else."""

from __future__ import annotations

import pytest

from app.book.alignment import alignment_day
from app.crm_returns.differences import count_differences
from app.crm_returns.kinds import ReturnKind
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import an_account, change_hands
from tests.factories.crm_returns import the_file

pytestmark = pytest.mark.both_databases


def test_accounts_that_the_crm_has_otherwise(cast, held, owens_id):
    new, _known = an_account(held.territory), an_account(held.territory, crm_isr=owens_id)
    assert the_file() == f"Id,Proposed_ISR__c\r\n{new.crm_id},{owens_id}\r\n"


@pytest.mark.parametrize("written", ["id 15", "id 18", "lower", "email", "name"])
def test_the_crm_may_write_a_person_in_any_way(cast, held, owen, owens_id, written):
    ways = {"id 15": owens_id[:15], "id 18": owens_id, "lower": owens_id.lower()}
    ways |= {"email": "Owen@example.com ", "name": "owen moss"}
    an_account(held.territory, crm_isr=ways[written])
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 0


def test_a_vacated_territory_gives_blanks(cast, held, owens_id):
    accounts = [an_account(held.territory, crm_isr=owens_id) for _ in range(3)]
    change_hands(held, None, AUGUST)
    assert the_file() == "Id,Proposed_ISR__c\r\n" + "".join(f"{each.crm_id},#N/A\r\n" for each in accounts)
