"""What a return file sent is no change of the CRM when it comes back, whatever people write meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.activity.models import Note
from app.book.models import Tier
from app.crm_returns.kinds import ReturnKind, ReturnState
from app.crm_returns.models import CrmReturnRow
from app.db.base import db
from app.opportunity_work.models import OpportunityNextStep, WorkConflict
from app.shared import clock
from tests.crm_files.applied import OPPORTUNITIES, at, the_opportunity
from tests.factories.book import has_chosen_tier
from tests.factories.crm_files import an_applied_file, opportunity_id
from tests.factories.crm_returns import a_crm_user, the_file
from tests.factories.stand_in_crm import StandInCrm

pytestmark = pytest.mark.both_databases


@pytest.fixture
def crm(cast, account, owen):
    """The CRM has an opportunity, tier 4 and next step A of Marta, and Onramp knows it from a file."""
    found = StandInCrm()
    for person in (owen, cast.marta, cast.milan):
        found.add_user(a_crm_user(person), person.email, person.name)
    found.add_account(account.crm_id)
    marta = next(id_ for id_, user in found.users.items() if user["Email"] == cast.marta.email)
    work = {"ISR_Priority__c": "Tier 4 - Low touch", "NextStep": "A", "Next_Steps_Owner__c": marta}
    days = {"CloseDate": "2026-10-31", "Renewal_Date__c": "2026-11-01"}
    found.add_opportunity(opportunity_id(1), account.crm_id, **work, **days)
    comes_back(cast, found, 10)
    return found


def comes_back(cast, crm: StandInCrm, day: int) -> None:
    clock.freeze(at(8, day))
    an_applied_file(cast.yara, crm.export_opportunities(people="Name"), OPPORTUNITIES)
    db.session.expire_all()


def we_write(text: str, tier: Tier, owner, by) -> None:
    found = the_opportunity(1)
    has_chosen_tier(found, tier, on=clock.now().date(), by=by)
    step = OpportunityNextStep(opportunity=found, note=Note(text=text), written_by=by, owner=owner)
    step.due_on = date(2026, 8, 20)
    db.session.add(step)
    db.session.commit()


def conflicts() -> list[tuple[str, str, str]]:
    open_ones = select(WorkConflict).where(WorkConflict.chosen_at.is_(None)).order_by(WorkConflict.field)
    return [(each.field.value, each.ours, each.theirs) for each in db.session.scalars(open_ones)]


def test_what_was_sent_and_comes_back_is_no_conflict_with_what_is_here_now(cast, crm, owen):
    we_write("B", Tier.CO_MANAGED, owen, cast.marta)
    assert crm.load(the_file(ReturnKind.WORK).encode()).errors == {}
    we_write("C", Tier.SAE_MANAGED, cast.milan, cast.marta)
    comes_back(cast, crm, 11)
    assert conflicts() == []
    found = the_opportunity(1)
    last = db.session.scalars(select(OpportunityNextStep).order_by(OpportunityNextStep.id.desc())).first()
    assert (found.tier, last.note.text, last.owner.name) == (Tier.SAE_MANAGED, "C", cast.milan.name)
    assert found.crm_next_step == "B", "what the CRM shows is the base from now on"
    states = set(db.session.scalars(select(CrmReturnRow.state)))
    assert states == {ReturnState.CONFIRMED}
    assert crm.load(the_file(ReturnKind.WORK).encode()).errors == {}
    comes_back(cast, crm, 12)
    assert conflicts() == []
    assert crm.opportunities[opportunity_id(1)]["NextStep"] == "C"


def test_another_value_than_the_one_that_was_sent_is_a_conflict(cast, crm, owen):
    we_write("B", Tier.CO_MANAGED, owen, cast.marta)
    assert crm.load(the_file(ReturnKind.WORK).encode()).errors == {}
    we_write("C", Tier.CO_MANAGED, owen, cast.marta)
    crm.opportunities[opportunity_id(1)]["NextStep"] = "D"
    comes_back(cast, crm, 11)
    assert conflicts() == [("next step", "C", "D")]
