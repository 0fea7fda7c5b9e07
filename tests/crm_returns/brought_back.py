"""A stand-in CRM that knows what Onramp knows, and its exports brought back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.access.roles import Role
from app.book.models import Account, CrmUser, Opportunity, OpportunityOutcome
from app.crm_files.states import FileKind
from app.db.base import db
from app.people.models import GrantedRole, User
from tests.factories.crm_files import applied_here
from tests.factories.stand_in_crm import NO, YES, StandInCrm

COLUMNS = {
    "ISR__c": "crm_isr",
    "ISR_Priority__c": "crm_tier",
    "NextStep": "crm_next_step",
    "Next_Steps_Owner__c": "crm_next_step_owner",
    "Next_Steps_History__c": "crm_log",
}
OPEN_STAGE = "4-Proposal"
CLOSED_STAGES = {
    OpportunityOutcome.WON: "Closed Won",
    OpportunityOutcome.LOST: "8-Closed Lost",
    OpportunityOutcome.UNQUALIFIED: "9-Unqualified",
    OpportunityOutcome.DUPLICATE: "10-Duplicate",
}


def a_crm_with_what_is_known(*, follows: bool = True) -> StandInCrm:
    """The CRM as its last files showed it. Onramp has to know its people by id."""
    crm = StandInCrm(follows=follows)
    people = db.session.execute(select(User.email, User.name))
    names = {person.email: person.name for person in people}
    for user in db.session.scalars(select(CrmUser)):
        crm.add_user(user.crm_id, user.email, names.get(user.email, ""))
    for account in db.session.scalars(_there(Account)):
        territory = account.territories[-1].territory
        said = {"Sales_Territory__c": territory.name if territory else "", "Proposed_ISR__c": account.crm_isr}
        crm.add_account(account.crm_id, Name=account.name, **said)
    for each in db.session.scalars(_there(Opportunity)):
        values = {name: getattr(each, column) for name, column in COLUMNS.items()}
        values |= {
            "Name": each.name,
            "Type": each.kind.value,
            "StageName": CLOSED_STAGES.get(each.outcome, OPEN_STAGE),
            "CloseDate": each.close_on.isoformat(),
            "Renewal_Date__c": each.renewal_on.isoformat() if each.renewal_on else "",
            "Amount": _amount(each.amount),
            "ARR_Basis__c": _amount(each.arr_basis),
            "Owner.Email": each.owner_email,
            "ISR_Override__c": YES if each.crm_isr_override else NO,
        }
        crm.add_opportunity(each.crm_id, each.account.crm_id, **values)
    return crm


def _there(record: Any) -> Any:
    return select(record).where(record.missing_since.is_(None)).order_by(record.id)


def bring_back(crm: StandInCrm, *, people: str = "Id") -> None:
    """Import the CRM's exports of this moment."""
    db.session.flush()
    by = db.session.scalars(select(User).join(GrantedRole).where(GrantedRole.role == Role.ADMIN)).first()
    applied_here(by, crm.export_accounts(people=people), FileKind.ACCOUNTS)
    if crm.opportunities:
        applied_here(by, crm.export_opportunities(people=people), FileKind.OPPORTUNITIES)


def _amount(minor_units: int | None) -> str:
    return "" if minor_units is None else f"{minor_units / 100:.2f}"
