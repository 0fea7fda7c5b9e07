"""What is sent, what the CRM took, and what is sent again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.book.alignment import alignment_day
from app.book.models import Account, Opportunity, Tier
from app.crm_returns.actions import delete_old_sent_texts, make_return
from app.crm_returns.confirming import confirm_returns
from app.crm_returns.differences import count_differences, first_differences
from app.crm_returns.files import return_file
from app.crm_returns.kinds import LeftOut, ReturnField, ReturnKind, ReturnState
from app.crm_returns.models import CrmReturn, CrmReturnRow
from app.db.base import db
from app.opportunity_work.models import OpportunityNextStep
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.crm_returns.brought_back import a_crm_with_what_is_known, bring_back
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import an_account, an_isr_of, an_opportunity, change_hands, overridden
from tests.factories.crm_returns import a_conflict, a_crm_user, a_next_step, the_file

pytestmark = pytest.mark.both_databases
WORK_HEADER = "Id,ISR_Priority__c,NextStep,Next_Steps_Owner__c\r\n"


def states() -> list[str]:
    return list(db.session.scalars(select(CrmReturnRow.state).order_by(CrmReturnRow.id)))


def text_of(made: CrmReturn) -> str:
    with return_file(made) as file:
        return file.read().decode()


def nothing_differs() -> bool:
    return not any(count_differences(kind, alignment_day()).total for kind in ReturnKind)


def test_example_25_the_next_step_goes_back_as_both_sides_moved(cast, held, owens_id):
    """Base A. Ours B, CRM A / ours A, CRM C / B, B / B, C with an open conflict."""
    account = an_account(held.territory, crm_isr=owens_id)
    known = {"crm_next_step_owner": "ISR"}
    ours_moved, theirs_moved, both_moved_alike, conflict = (
        an_opportunity(account, crm_next_step=said, **known) for said in ("A", "C", "B", "C")
    )
    for opportunity, text in (
        (ours_moved, "B"),
        (theirs_moved, "C"),
        (both_moved_alike, "B"),
        (conflict, "B"),
    ):
        a_next_step(opportunity, text, by=cast.marta)
    a_conflict(conflict)
    assert the_file(ReturnKind.WORK) == f"{WORK_HEADER}{ours_moved.crm_id},,B,\r\n"
    db.session.flush()
    left_out = first_differences(ReturnKind.WORK, alignment_day(), left_out=True)
    assert [(each.crm_id, each.left_out) for each in left_out] == [(conflict.crm_id, LeftOut.CONFLICT)]


def test_example_25_a_vacated_territory_goes_back_as_blanks_once(cast, held, owens_id):
    account = an_account(held.territory, crm_isr=owens_id)
    opportunity = an_opportunity(account, crm_isr=owens_id)
    change_hands(held, None, AUGUST)
    crm = a_crm_with_what_is_known()
    sent = the_file()
    assert sent == f"Id,Proposed_ISR__c\r\n{account.crm_id},#N/A\r\n"
    crm.load(sent.encode())
    bring_back(crm)
    assert states() == [ReturnState.CONFIRMED]
    assert opportunity.crm_isr == ""
    with pytest.raises(RuleBroken, match="There is nothing to send"):
        make_return(ReturnKind.ACCOUNTS, seen=None, by=cast.yara)
    assert len(db.session.scalars(select(CrmReturn)).all()) == 1


@pytest.mark.one_database
def test_what_was_sent_is_sent_again_if_it_changes_before_a_file_comes_in(cast, held, owens_id):
    """The CRM's blank is all that a file has shown. Owen was sent meanwhile, so the blank has to follow."""
    account = an_account(held.territory)
    the_file()
    change_hands(held, None, AUGUST)
    assert the_file() == f"Id,Proposed_ISR__c\r\n{account.crm_id},#N/A\r\n"
    assert states() == [ReturnState.REPLACED, ReturnState.SENT]
    bring_back(a_crm_with_what_is_known())
    assert states() == [ReturnState.REPLACED, ReturnState.CONFIRMED]
    assert nothing_differs()


def test_what_the_crm_does_not_have_after_three_days_was_not_taken(cast, held, owens_id):
    an_account(held.territory)
    the_file()
    crm = a_crm_with_what_is_known()  # nobody loads the file
    for day, state in ((2, ReturnState.SENT), (3, ReturnState.NOT_TAKEN)):
        clock.freeze(clock.now() + timedelta(days=day))
        bring_back(crm)
        assert states() == [state]
        clock.freeze(clock.now() - timedelta(days=day))
    assert count_differences(ReturnKind.ACCOUNTS, alignment_day()).values == {ReturnField.PROPOSED_ISR: 1}


def test_each_record_is_settled_by_its_own_value(cast, held, owens_id):
    nora = an_isr_of(cast.marta, "Nora Weiss")
    noras_id = a_crm_user(nora)
    taken, not_yet = an_account(held.territory), an_account(held.territory)
    the_file()
    taken.crm_isr, not_yet.crm_isr = owens_id, noras_id
    opportunities = [an_opportunity(taken), an_opportunity(not_yet)]
    for each in opportunities:
        overridden(each, nora, by=cast.marta)
    the_file(ReturnKind.ISR)
    opportunities[0].crm_isr = "nora weiss"
    opportunities[1].crm_isr = owens_id
    db.session.flush()
    now = SimpleNamespace(exported_at=clock.now())
    confirm_returns(now, fields=[ReturnField.PROPOSED_ISR], shown=select(Account.id))
    confirm_returns(now, fields=[ReturnField.ISR], shown=select(Opportunity.id))
    confirmed = CrmReturnRow.state == ReturnState.CONFIRMED
    rows = db.session.execute(
        select(CrmReturnRow.account_id, CrmReturnRow.opportunity_id)
        .where(confirmed)
        .order_by(CrmReturnRow.id)
    )
    assert [tuple(row) for row in rows] == [(taken.id, None), (None, opportunities[0].id)]


@pytest.mark.one_database
def test_a_file_settles_only_what_it_shows(cast, held, owens_id):
    shown, other = an_account(held.territory), an_account(held.territory)
    the_file()
    for account in (shown, other):
        account.crm_isr = owens_id
    db.session.flush()
    later = SimpleNamespace(exported_at=clock.now() + timedelta(days=9))
    confirm_returns(later, fields=[ReturnField.ISR], shown=select(Account.id))
    assert states() == [ReturnState.SENT] * 2
    confirm_returns(
        later, fields=[ReturnField.PROPOSED_ISR], shown=select(Account.id).where(Account.id == shown.id)
    )
    assert sorted(states()) == [ReturnState.CONFIRMED, ReturnState.SENT]


@pytest.mark.one_database
def test_a_file_has_what_the_page_showed_or_is_not_made(cast, held, owens_id):
    an_account(held.territory)
    db.session.flush()
    seen = count_differences(ReturnKind.ACCOUNTS, alignment_day()).digest
    nora = an_isr_of(cast.marta, "Nora Weiss")
    a_crm_user(nora)
    change_hands(held, nora, AUGUST)
    with pytest.raises(Conflict, match="Something else differs now"):
        make_return(ReturnKind.ACCOUNTS, seen=seen, by=cast.yara)
    make_return(
        ReturnKind.ACCOUNTS, seen=count_differences(ReturnKind.ACCOUNTS, alignment_day()).digest, by=cast.yara
    )


@pytest.mark.one_database
def test_a_file_is_the_same_when_it_is_downloaded_again(cast, held, owens_id):
    accounts = [an_account(held.territory) for _ in range(3)]
    made = make_return(ReturnKind.ACCOUNTS, seen=None, by=cast.yara)
    with return_file(made) as first:
        content = first.read()
    change_hands(held, None, AUGUST)
    accounts[0].crm_isr = owens_id
    the_file()
    with return_file(made) as again:
        assert again.read() == content


@pytest.mark.one_database
def test_tiers_that_a_person_chose_go_back_and_defaults_do_not(cast, held, owens_id):
    account = an_account(held.territory, crm_isr=owens_id)
    chosen = an_opportunity(account, tier=Tier.CO_MANAGED, crm_tier="Tier 1")
    an_opportunity(account, tier=Tier.CO_MANAGED, crm_tier="tier 2 - co-managed by sae & isr")
    an_opportunity(account, tier=Tier.LOW_TOUCH, crm_tier="4")
    back_to_default = an_opportunity(account, arr_basis=10_000_00, crm_tier="Tier 3 - SAE-managed")
    an_opportunity(account, arr_basis=10_000_00, crm_tier="Tier 1 - Actively Managed by ISR")
    an_opportunity(account, arr_basis=10_000_00)
    assert the_file(ReturnKind.WORK) == (
        f"{WORK_HEADER}{chosen.crm_id},Tier 2 - Co-managed by SAE & ISR,,\r\n"
        f"{back_to_default.crm_id},#N/A,,\r\n"
    )


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["=1+1", "-1", "@SUM(A1)", "\u200b=1", "#N/A"])
def test_a_next_step_that_spreadsheets_would_run_is_left_out(cast, held, owens_id, text):
    opportunity = an_opportunity(an_account(held.territory, crm_isr=owens_id), crm_next_step_owner="ISR")
    a_next_step(opportunity, text, by=cast.marta)
    counts = count_differences(ReturnKind.WORK, alignment_day())
    assert (counts.total, counts.left_out) == (0, {LeftOut.UNSAFE: 1})


def test_the_text_of_a_next_step_stays_in_its_note_and_is_erased_there(cast, held, owens_id):
    opportunity = an_opportunity(an_account(held.territory, crm_isr=owens_id))
    a_next_step(opportunity, "Call Ada at home", by=cast.marta)
    made = make_return(ReturnKind.WORK, seen=None, by=cast.yara)
    assert "Call Ada at home" in text_of(made)
    db.session.scalars(select(OpportunityNextStep)).one().note.text = "Erased."
    db.session.flush()
    assert "Call Ada" not in text_of(made)
    assert not any("Call Ada" in (row.value or "") for row in db.session.scalars(select(CrmReturnRow)))


def test_a_copied_text_goes_a_week_after_it_stopped_waiting(cast, held, owens_id):
    """Its field is left alone by the file then. What still waits is needed to know what the CRM took."""
    opportunity = an_opportunity(an_account(held.territory, crm_isr=owens_id))
    made = CrmReturn(kind=ReturnKind.LOG, columns=["Id", "Next_Steps_History__c"], made_by=cast.yara)
    db.session.add(made)
    db.session.flush()
    same = {"return_id": made.id, "opportunity_id": opportunity.id, "field": ReturnField.LOG}
    waits = CrmReturnRow(**same, value="Called twice", state=ReturnState.SENT)
    settled = CrmReturnRow(
        **same, value="Called", state=ReturnState.CONFIRMED, settled_at=clock.now() - timedelta(days=6)
    )
    db.session.add_all([waits, settled])
    db.session.commit()
    assert not delete_old_sent_texts()
    clock.move(timedelta(days=1, minutes=1))
    assert delete_old_sent_texts()
    assert not delete_old_sent_texts()
    db.session.expire_all()
    assert (waits.value, settled.value) == ("Called twice", None)
