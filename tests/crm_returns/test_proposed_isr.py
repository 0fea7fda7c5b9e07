"""The Proposed ISR of accounts goes back to the CRM: what differs, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day, isr_on
from app.book.models import Account
from app.crm_returns.differences import count_differences, first_differences
from app.crm_returns.kinds import LeftOut, ReturnKind
from app.db.base import db
from app.mapping_file.actions import apply_mapping_file
from app.mapping_file.queries import dry_run_of
from app.mapping_file.rules import FindingKind
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    change_hands,
    holds,
    many_accounts,
)
from tests.factories.crm_files import an_applied_file, table_text
from tests.factories.crm_returns import the_file
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import an_onboarding

pytestmark = pytest.mark.both_databases


def test_accounts_that_the_crm_has_otherwise(cast, held, owens_id):
    new, _known = an_account(held.territory), an_account(held.territory, crm_isr=owens_id)
    assert the_file() == f"Id,Proposed_ISR__c\r\n{new.crm_id},{owens_id}\r\n"


@pytest.mark.one_database
@pytest.mark.parametrize("written", ["id 15", "id 18", "lower", "email", "name"])
def test_the_crm_may_write_a_person_in_any_way(cast, held, owen, owens_id, written):
    ways = {"id 15": owens_id[:15], "id 18": owens_id, "lower": owens_id.lower()}
    ways |= {"email": "Owen@example.com ", "name": "owen moss"}
    an_account(held.territory, crm_isr=ways[written])
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 0


def test_an_isr_who_owns_the_account_is_listed_and_not_sent(cast, held, owen, owens_id):
    """A17, as a file has the email, in any case."""
    new = an_account(held.territory)
    owned = {
        "Id": new.crm_id,
        "Name": new.name,
        "Territory": held.territory.name,
        "Account Owner Email": owen.email.upper(),
    }
    an_applied_file(cast.yara, table_text(owned))
    db.session.expire_all()
    assert new.owner_email == owen.email
    (found,) = first_differences(ReturnKind.ACCOUNTS, alignment_day(), left_out=True)
    assert (found.crm_id, found.left_out) == (new.crm_id, LeftOut.IS_OWNER)
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 0


def test_a_vacated_territory_gives_blanks(cast, held, owens_id):
    accounts = [an_account(held.territory, crm_isr=owens_id) for _ in range(3)]
    change_hands(held, None, AUGUST)
    assert the_file() == "Id,Proposed_ISR__c\r\n" + "".join(f"{each.crm_id},#N/A\r\n" for each in accounts)


def test_example_8_a_refused_row_of_the_mapping_file_changes_and_sends_nothing(cast, held, owens_id):
    """The mapping file proposes Jonas for T with 5,000 accounts, and his gate is closed."""
    an_onboarding(cast)
    many_accounts(held.territory, 5000, crm_isr=owens_id)
    elsewhere = an_account(a_sales_territory("U"), crm_isr=owens_id)
    db.session.flush()
    file = a_mapping_file(cast.ada, "Sales Territory,Region,Proposed ISR\nT,EMEA,Jonas Falk\nU,EMEA,\n")
    run = dry_run_of(file)
    (refused,) = run.of_kind(FindingKind.REFUSED)
    assert "T" in refused.line and "onboarding issue" in " ".join(refused.says).lower()
    with pytest.raises(RuleBroken):
        apply_mapping_file(file, seen=run.digest, by=cast.ada)
    in_t = select(isr_on(alignment_day())).where(Account.id != elsewhere.id)
    assert db.session.scalars(in_t).all() == [held.isr_id] * 5000
    assert db.session.scalars(select(AlignmentChange)).all() == []
    assert the_file() == f"Id,Proposed_ISR__c\r\n{elsewhere.crm_id},#N/A\r\n"


@pytest.mark.one_database
def test_a_person_without_an_id_in_the_crm_is_listed_and_left_out(cast, held, owens_id):
    nora = an_isr_of(cast.marta, "Nora Weiss")
    sent = an_account(held.territory)
    other = holds(nora, a_sales_territory(), manager=cast.marta, starts_on=AUGUST).territory
    listed, known = an_account(other), an_account(other, crm_isr="Nora Weiss")
    assert the_file() == f"Id,Proposed_ISR__c\r\n{sent.crm_id},{owens_id}\r\n"
    rows = first_differences(ReturnKind.ACCOUNTS, alignment_day(), left_out=True)
    assert [(row.crm_id, row.left_out) for row in rows] == [(listed.crm_id, LeftOut.NO_CRM_USER)]
    assert known.crm_id not in {row.crm_id for row in rows}


@pytest.mark.one_database
def test_a_name_that_two_people_have_means_nobody(cast, held, owens_id):
    an_account(held.territory, crm_isr="Owen Moss")
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 0
    namesake = person("Oskar Moss")
    namesake.name = "Owen Moss"
    db.session.flush()
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 1


@pytest.mark.one_database
def test_an_account_that_the_crm_no_longer_has_is_not_sent(held, owens_id):
    an_account(held.territory, missing_since=AUGUST)
    db.session.flush()
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).total == 0
