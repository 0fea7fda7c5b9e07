"""What differs in the alignment: the Proposed ISR of accounts, and the ISR and its override of opportunities.

Where the CRM copies the Proposed ISR to open opportunities by itself (CRM_FOLLOWS), only those are sent that
are overridden here, or were until now. One that is overridden in the CRM alone is never changed by a file.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select, true
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.book.alignment import covers, isr_on, open_isr_on
from app.book.models import Account, Closing, IsrOverride, Opportunity, Whence
from app.crm_returns.crm_values import crm_ids_by_email, means_person
from app.crm_returns.difference_rows import OPEN_IN_CRM, difference, reason, waits_otherwise
from app.crm_returns.kinds import LeftOut, ReturnField
from app.crm_returns.models import CrmReturnRow
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.shared.settings import current_settings

YES, NO = "true", "false"  # as Data Loader writes a tick


def account_differences(day: date) -> Select[Any]:
    """The Proposed ISR of accounts on a day."""
    found = (
        select(
            *(Account.id, Account.crm_isr.label("said"), Account.owner_crm_id, Account.owner_email),
            isr_on(day).label("isr_id"),
        )
        .where(Account.missing_since.is_(None))
        .cte("aligned")
        .prefix_with("MATERIALIZED")
    )
    person, ids = aliased(User), crm_ids_by_email()
    value = func.coalesce(ids.c.crm_id, "")
    differs = or_(
        ~_is_said(found, person, ids),
        waits_otherwise(ReturnField.PROPOSED_ISR, CrmReturnRow.account_id, found.c.id, value),
    )
    columns = {"said": found.c.said, "ours": person.name, "value": value}
    is_owner = _is_owner(found, person, ids)
    left_out = case((is_owner, reason(LeftOut.IS_OWNER)), else_=_without_id(found, ids))
    key = func.coalesce(found.c.isr_id, 0)
    statement = difference(ReturnField.PROPOSED_ISR, found.c.id, **columns, key=key, left_out=left_out)
    return _with_person(statement, found, person, ids).where(differs)


def isr_differences(day: date) -> list[Select[Any]]:
    """The ISR of open opportunities on a day, and whether it is an override. A file always has both."""
    found = _isr_of_opportunities(day)
    person, ids = aliased(User), crm_ids_by_email()
    value, flag = func.coalesce(ids.c.crm_id, ""), case((found.c.overridden, YES), else_=NO)
    ticked = func.coalesce(found.c.ticked, False)
    is_of_file = found.c.overridden if current_settings().crm_follows else true()
    record = CrmReturnRow.opportunity_id
    differs = or_(
        ticked.is_distinct_from(found.c.overridden),
        and_(is_of_file, ~_is_said(found, person, ids)),
        waits_otherwise(ReturnField.ISR, record, found.c.id, value),
        waits_otherwise(ReturnField.ISR_OVERRIDE, record, found.c.id, flag),
    )
    left_out = case(
        (and_(ticked, ~found.c.was_overridden), reason(LeftOut.ONLY_IN_CRM)),
        (and_(found.c.overridden, lacks_role(Role.ISR)(person.id)), reason(LeftOut.LEFT)),
        (_is_owner(found, person, ids), reason(LeftOut.IS_OWNER)),
        else_=_without_id(found, ids),
    )
    yes = case((found.c.overridden, 1), else_=0)
    shown = {"said": found.c.said, "ours": person.name}
    of_isr = difference(
        ReturnField.ISR,
        found.c.id,
        **shown,
        value=value,
        key=func.coalesce(found.c.isr_id, 0),
        left_out=left_out,
    )
    said = case((found.c.ticked.is_(None), ""), (found.c.ticked, YES), else_=NO)
    of_flag = difference(
        ReturnField.ISR_OVERRIDE, found.c.id, said=said, ours=flag, value=flag, key=yes, left_out=left_out
    )
    return [_with_person(each, found, person, ids).where(differs) for each in (of_isr, of_flag)]


def closed_differences() -> Select[Any]:
    """The ISR of closed opportunities: what someone corrects in the CRM. No file has it."""
    found = (
        select(Opportunity.id, Opportunity.crm_isr.label("said"), Closing.isr_id)
        .join(Closing, Closing.opportunity_id == Opportunity.id)
        .where(Closing.ends_on.is_(None), Closing.whence != Whence.CRM, Opportunity.missing_since.is_(None))
        .cte("closed")
        .prefix_with("MATERIALIZED")
    )
    person, ids = aliased(User), crm_ids_by_email()
    statement = difference(
        ReturnField.ISR,
        found.c.id,
        said=found.c.said,
        ours=person.name,
        value=func.coalesce(ids.c.crm_id, ""),
        key=func.coalesce(found.c.isr_id, 0),
    )
    return _with_person(statement, found, person, ids).where(~_is_said(found, person, ids))


def _isr_of_opportunities(day: date) -> Any:
    """Open opportunities with their ISR and override, as far as a file or the list has them."""
    running = exists().where(IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))
    ever = exists().where(IsrOverride.opportunity_id == Opportunity.id)
    found = select(
        Opportunity.id,
        Opportunity.crm_isr.label("said"),
        Opportunity.crm_isr_override.label("ticked"),
        Opportunity.owner_crm_id,
        Opportunity.owner_email,
        open_isr_on(day).label("isr_id"),
        running.label("overridden"),
        ever.label("was_overridden"),
    ).where(*OPEN_IN_CRM)
    if current_settings().crm_follows:
        ids = select(IsrOverride.opportunity_id)
        found = found.where(or_(Opportunity.id.in_(ids), Opportunity.crm_isr_override.is_(True)))
    return found.cte("aligned").prefix_with("MATERIALIZED")


def _with_person(statement: Select[Any], found: Any, person: Any, ids: Any) -> Select[Any]:
    """The statement with the ISR of each record, and their id in the CRM."""
    statement = statement.select_from(found).outerjoin(person, person.id == found.c.isr_id)
    return statement.outerjoin(ids, ids.c.email == person.email)


def _is_said(found: Any, person: Any, ids: Any) -> ColumnElement[bool]:
    """The condition that the CRM names the ISR, or nobody where there is none. Most have user IDs."""
    return or_(
        and_(found.c.isr_id.is_(None), func.trim(found.c.said) == ""),
        func.coalesce(found.c.said == ids.c.crm_id, False),
        and_(found.c.isr_id.is_not(None), means_person(found.c.said, person)),
    )


def _without_id(found: Any, ids: Any) -> Any:
    """Why the ISR has no id in the CRM that could be sent; NULL if they have one, or if it is nobody."""
    return case(
        (and_(found.c.isr_id.is_not(None), ids.c.number.is_(None)), reason(LeftOut.NO_CRM_USER)),
        (ids.c.number > 1, reason(LeftOut.SEVERAL_CRM_USERS)),
        else_=null(),
    )


def _is_owner(found: Any, person: Any, ids: Any) -> ColumnElement[bool]:
    return and_(
        found.c.isr_id.is_not(None),
        or_(found.c.owner_email == person.email, found.c.owner_crm_id == func.coalesce(ids.c.crm_id, "-")),
    )
