"""The ISR of opportunities and its override go back to the CRM; closed ones never do."""

from __future__ import annotations

from datetime import date

import pytest

from app.book.alignment import alignment_day
from app.book.models import OpportunityOutcome
from app.crm_returns.differences import count_differences, first_corrections, first_differences
from app.crm_returns.kinds import LeftOut, ReturnKind
from app.db.base import db
from tests.crm_returns.brought_back import a_crm_with_what_is_known, bring_back
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import (
    DAY,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    is_closed,
    overridden,
)
from tests.factories.crm_returns import a_crm_user, a_next_step, the_file

pytestmark = pytest.mark.both_databases
HEADER = "Id,ISR__c,ISR_Override__c\r\n"


@pytest.fixture
def lena(cast):
    return an_isr_of(cast.milan, "Lena Ost")


def not_sent() -> list[tuple[str, LeftOut | None]]:
    rows = first_differences(ReturnKind.ISR, alignment_day(), left_out=True)
    return [(row.crm_id, row.left_out) for row in rows if row.field.value == "isr"]


def test_only_overridden_ones_are_sent_where_the_crm_follows(cast, held, owens_id, lena):
    lenas_id, account = a_crm_user(lena), an_account(held.territory, crm_isr=owens_id)
    an_opportunity(account)
    lent, nobodys = an_opportunity(account), an_opportunity(account, crm_isr=owens_id)
    known = an_opportunity(account, crm_isr=lenas_id[:15], crm_isr_override=True)
    for each in (lent, known):
        overridden(each, lena, by=cast.milan)
    overridden(nobodys, None, by=cast.marta)
    assert the_file(ReturnKind.ISR) == (
        f"{HEADER}{lent.crm_id},{lenas_id},true\r\n{nobodys.crm_id},#N/A,true\r\n"
    )


def test_a_lifted_override_goes_back_and_one_that_only_the_crm_has_stays(cast, held, owens_id, lena):
    lenas_id, account = a_crm_user(lena), an_account(held.territory, crm_isr=owens_id)
    lifted, theirs = (an_opportunity(account, crm_isr=lenas_id, crm_isr_override=True) for _ in range(2))
    overridden(lifted, lena, by=cast.milan, on=date(2026, 8, 1)).ends_on = AUGUST - DAY
    assert the_file(ReturnKind.ISR) == f"{HEADER}{lifted.crm_id},{owens_id},false\r\n"
    assert not_sent() == [(theirs.crm_id, LeftOut.ONLY_IN_CRM)]


@pytest.mark.one_database
def test_faults_of_data_are_listed_and_not_sent(cast, held, owen, owens_id, lena):
    """A person without an id, one who left, and the owner of the opportunity itself (A16, A17)."""
    account = an_account(held.territory, crm_isr=owens_id)
    without_id, left, own, own_by_id = (an_opportunity(account) for _ in range(4))
    own.owner_email, own_by_id.owner_crm_id = owen.email, owens_id
    overridden(own_by_id, owen, by=cast.marta)
    overridden(without_id, lena, by=cast.milan)
    overridden(own, owen, by=cast.marta)
    former = an_isr_of(cast.marta, "Olaf Former")
    a_crm_user(former)
    overridden(left, former, by=cast.marta)
    former.active = False
    db.session.flush()
    assert not_sent() == [
        (without_id.crm_id, LeftOut.NO_CRM_USER),
        (left.crm_id, LeftOut.LEFT),
        (own.crm_id, LeftOut.IS_OWNER),
        (own_by_id.crm_id, LeftOut.IS_OWNER),
    ]
    assert count_differences(ReturnKind.ISR, alignment_day()).total == 0


@pytest.mark.one_database
def test_a_person_with_two_ids_in_the_crm_is_not_guessed(cast, held, owen, owens_id, lena):
    a_crm_user(lena)
    db.session.flush()
    second = a_crm_user(cast.dana)
    from app.book.models import CrmUser

    db.session.query(CrmUser).filter_by(crm_id=second).update({"email": lena.email})
    overridden(an_opportunity(an_account(held.territory)), lena, by=cast.milan)
    assert [why for _id, why in not_sent()] == [LeftOut.SEVERAL_CRM_USERS]


@pytest.mark.one_database
def test_closed_ones_are_a_list_of_corrections_and_never_sent(cast, held, owens_id, lena):
    account = an_account(held.territory, crm_isr=owens_id)
    lenas_id = a_crm_user(lena)
    wrong, right = an_opportunity(account, crm_isr=lenas_id), an_opportunity(account, crm_isr="owen moss")
    for each in (wrong, right):
        is_closed(each, date(2026, 7, 20), OpportunityOutcome.WON)
    assert [(row.crm_id, row.ours) for row in first_corrections()] == [(wrong.crm_id, "Owen Moss")]
    assert count_differences(ReturnKind.ISR, alignment_day()).total == 0


class TestWhereTheCrmDoesNotFollow:
    @pytest.fixture
    def environ(self, environ):
        return environ | {"CRM_FOLLOWS": "no"}

    def test_all_open_ones_are_sent(self, held, owens_id):
        opportunity = an_opportunity(an_account(held.territory, crm_isr=owens_id))
        assert the_file(ReturnKind.ISR) == f"{HEADER}{opportunity.crm_id},{owens_id},false\r\n"
        crm = a_crm_with_what_is_known(follows=False)
        change_hands(held, None, AUGUST)
        crm.load(the_file(ReturnKind.ISR).encode())
        bring_back(crm)
        assert opportunity.crm_isr == ""
        assert count_differences(ReturnKind.ISR, alignment_day()).total == 0


@pytest.mark.one_database
def test_the_owner_of_a_next_step_is_sent_as_user_of_the_crm(cast, held, owens_id):
    account = an_account(held.territory, crm_isr=owens_id)
    isrs, danas, nobodys = (an_opportunity(account, crm_next_step="Call") for _ in range(3))
    danas_id = a_crm_user(cast.dana)
    a_next_step(isrs, "Call", by=cast.marta)
    a_next_step(danas, "Call", by=cast.marta, owner=cast.dana)
    a_next_step(nobodys, "Call", by=cast.marta, owner=cast.hugo)
    assert the_file(ReturnKind.WORK) == (
        "Id,ISR_Priority__c,NextStep,Next_Steps_Owner__c\r\n"
        f"{isrs.crm_id},,,{owens_id}\r\n{danas.crm_id},,,{danas_id}\r\n"
    )
    rows = first_differences(ReturnKind.WORK, alignment_day(), left_out=True)
    assert [(row.crm_id, row.left_out) for row in rows] == [(nobodys.crm_id, LeftOut.NO_CRM_USER)]
