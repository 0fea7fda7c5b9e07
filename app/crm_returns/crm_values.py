"""What a text of the CRM means: a person, a tier, a text. A file may write one thing in several ways."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.book.models import CrmUser, Tier
from app.people.models import User
from app.shared.sales.crm_ids import SHORT

# The words of the CRM's ISR Priority, as the department's page has them. They are in no reader's language.
CRM_TIERS = {
    Tier.ACTIVE: "Tier 1 - Actively Managed by ISR",
    Tier.CO_MANAGED: "Tier 2 - Co-managed by SAE & ISR",
    Tier.SAE_MANAGED: "Tier 3 - SAE-managed",
    Tier.LOW_TOUCH: "Tier 4 - Low touch",
}
OWNER_IS_ISR = "isr"  # the owner of a next step, where the CRM has a word and no user


def means_person(said: Any, person: Any) -> ColumnElement[bool]:
    """The condition that a text means a person: by user ID (15 or 18 characters), email, or name.

    A name means somebody only while no other active person has it.
    """
    text, key = func.trim(said), func.lower(func.trim(said))
    crm_user, namesake = aliased(CrmUser), aliased(User)
    short = func.substr(crm_user.crm_id, 1, SHORT)
    by_id = (
        exists()
        .where(crm_user.email == person.email, or_(crm_user.crm_key == key, short == text))
        .correlate_except(crm_user)
    )
    has_namesake = (
        exists()
        .where(func.lower(namesake.name) == key, namesake.id != person.id, namesake.active)
        .correlate_except(namesake)
    )
    by_name = and_(or_(func.lower(person.name) == key, person.name == text), ~has_namesake)
    return and_(text != "", or_(person.email == key, by_name, by_id))


def means_user(said: Any, crm_user_id: Any) -> ColumnElement[bool]:
    """The condition that a text means the person with an id of the CRM, or that both are blank."""
    crm_user, person = aliased(CrmUser), aliased(User)
    is_theirs = (crm_user.crm_id == crm_user_id, person.email == crm_user.email, means_person(said, person))
    theirs = exists().where(*is_theirs).correlate_except(crm_user, person)
    return or_(and_(crm_user_id == "", func.trim(said) == ""), and_(crm_user_id != "", theirs))


def tier_text(tier: Any) -> Any:
    """The text that the CRM has for a tier, as a column; empty for none."""
    return case(*((tier == each.value, text) for each, text in CRM_TIERS.items()), else_="")


def plain_text(said: Any) -> ColumnElement[str]:
    """A text without what the CRM changes of it: white space around it, and ends of lines."""
    return func.trim(func.replace(said, "\r\n", "\n"), " \n\t\r")


def crm_ids_by_email() -> Any:
    """The id of the CRM for each email, and how many users of the CRM have this email."""
    users = select(CrmUser.email, func.min(CrmUser.crm_id).label("crm_id"), func.count().label("number"))
    return users.group_by(CrmUser.email).subquery()
