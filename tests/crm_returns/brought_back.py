"""A stand-in CRM that knows what Onramp knows, and its exports brought back, as an import would."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from types import SimpleNamespace

from sqlalchemy import select

from app.book.models import Account, CrmUser, Opportunity
from app.crm_returns.confirming import confirm_returns
from app.crm_returns.kinds import ReturnField
from app.db.base import db
from app.people.models import User
from app.shared import clock
from tests.factories.stand_in_crm import NO, YES, StandInCrm

COLUMNS = {
    "ISR__c": "crm_isr",
    "ISR_Priority__c": "crm_tier",
    "NextStep": "crm_next_step",
    "Next_Steps_Owner__c": "crm_next_step_owner",
    "Next_Steps_History__c": "crm_log",
}


def a_crm_with_what_is_known(*, follows: bool = True) -> StandInCrm:
    """The CRM as its last files showed it. Onramp has to know its people by id."""
    crm = StandInCrm(follows=follows)
    people = db.session.execute(select(User.email, User.name))
    names = {person.email: person.name for person in people}
    for user in db.session.scalars(select(CrmUser)):
        crm.add_user(user.crm_id, user.email, names.get(user.email, ""))
    for account in db.session.scalars(select(Account).order_by(Account.id)):
        crm.add_account(account.crm_id, Name=account.name, Proposed_ISR__c=account.crm_isr)
    for each in db.session.scalars(select(Opportunity).order_by(Opportunity.id)):
        values = {name: getattr(each, column) for name, column in COLUMNS.items()}
        stage = "1-Discovery" if each.is_open else "Closed Won"
        ticked = YES if each.crm_isr_override else NO
        crm.add_opportunity(
            each.crm_id, each.account.crm_id, StageName=stage, ISR_Override__c=ticked, **values
        )
    return crm


def bring_back(crm: StandInCrm, *, people: str = "Id") -> None:
    """Apply the CRM's exports of this moment, and settle what waits."""
    db.session.flush()
    accounts = {each.crm_id: each for each in db.session.scalars(select(Account))}
    for row in _rows(crm.export_accounts(people=people)):
        accounts[row["Id"]].crm_isr = row["Proposed_ISR__c"]
    opportunities = {each.crm_id: each for each in db.session.scalars(select(Opportunity))}
    for row in _rows(crm.export_opportunities(people=people)):
        opportunity = opportunities[row["Id"]]
        for name, column in COLUMNS.items():
            setattr(opportunity, column, row[name])
        opportunity.crm_isr_override = row["ISR_Override__c"] == YES
    db.session.flush()
    imported = SimpleNamespace(exported_at=clock.now())
    of_accounts = {ReturnField.PROPOSED_ISR}
    confirm_returns(imported, fields=of_accounts, shown=select(Account.id))
    confirm_returns(imported, fields=set(ReturnField) - of_accounts, shown=select(Opportunity.id))


def _rows(text: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(StringIO(text, newline=""))
