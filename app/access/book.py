"""Predicates about a person and an opportunity of the book of business.

Sales operations and admins see all. Others see what is theirs: an ISR what they hold, have or lost this
quarter, an ISR manager what their ISRs have, what is nobody's and what they overrode, the account team what
it owns or leads.
"""

from __future__ import annotations

from app.access.book_records import (
    AccountRecord,
    ConflictRecord,
    CorrectionRecord,
    OpportunityRecord,
    OpportunityTaskRecord,
)
from app.access.predicates import has_role
from app.access.records import Person
from app.access.roles import Role

oversees_book = has_role(Role.SALES_OPERATIONS, Role.ADMIN)
_works_in_sales = has_role(Role.ISR, Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN)


def has_book(person: Person, _record: object) -> bool:
    """ISRs, their managers, sales operations, admins, and people of an account team."""
    return _works_in_sales(person, None) or (person.is_authenticated and person.is_on_account_team)


def sees_opportunity(person: Person, opportunity: OpportunityRecord) -> bool:
    if oversees_book(person, opportunity):
        return True
    found = opportunity.relations_to(person)
    as_isr = Role.ISR in person.roles and (found.is_isr or found.holds_territory or found.lost_it)
    as_manager = manages_opportunity(person, opportunity) or set_running_override(person, opportunity)
    return as_isr or as_manager or found.is_account_team


def manages_opportunity(person: Person, opportunity: OpportunityRecord) -> bool:
    """An ISR manager, of what their ISRs have and of what is nobody's."""
    found = opportunity.relations_to(person)
    return Role.ISR_MANAGER in person.roles and (found.manages_isr or found.is_nobodys)


def set_running_override(person: Person, opportunity: OpportunityRecord) -> bool:
    """An ISR manager who set its running ISR override: they may lift it, whoever has it now."""
    return Role.ISR_MANAGER in person.roles and opportunity.relations_to(person).set_override


def keeps_tasks(person: Person, opportunity: OpportunityRecord) -> bool:
    """Its ISR, and their manager."""
    is_isr = Role.ISR in person.roles and opportunity.relations_to(person).is_isr
    return is_isr or manages_opportunity(person, opportunity)


def works_on_opportunity(person: Person, opportunity: OpportunityRecord) -> bool:
    """Its ISR, their manager, and its account team."""
    return keeps_tasks(person, opportunity) or opportunity.relations_to(person).is_account_team


def sees_account(person: Person, account: AccountRecord) -> bool:
    """An ISR their own, an ISR manager those of their ISRs and of nobody, the account team its own."""
    if oversees_book(person, account):
        return True
    found = account.relations_to(person)
    as_isr = Role.ISR in person.roles and found.is_isr
    as_manager = Role.ISR_MANAGER in person.roles and (found.manages_isr or found.is_nobodys)
    return as_isr or as_manager or found.is_account_team


def may_decide_correction(person: Person, correction: CorrectionRecord) -> bool:
    """A second person decides: nobody decides on what they requested, nor on what would be theirs."""
    return person.id not in (correction.asked_by_id, correction.isr_id)


def sees_task(person: Person, task: OpportunityTaskRecord) -> bool:
    return sees_opportunity(person, task.opportunity)


def keeps_task(person: Person, task: OpportunityTaskRecord) -> bool:
    """Who keeps the tasks of its opportunity, and the person who is named for it."""
    is_named = task.owner_id == person.id and sees_task(person, task)
    return is_named or keeps_tasks(person, task.opportunity)


def sees_conflict(person: Person, conflict: ConflictRecord) -> bool:
    return sees_opportunity(person, conflict.opportunity)


def resolves_conflict(person: Person, conflict: ConflictRecord) -> bool:
    return works_on_opportunity(person, conflict.opportunity)
