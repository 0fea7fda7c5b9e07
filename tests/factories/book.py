"""Accounts, opportunities, closings and what is done on them, in the state a test needs.

They are written as a file of the CRM or a person would leave them. Amounts are in minor units.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, literal, select

from app.access.roles import Role
from app.activity.models import Note
from app.book.alignment import alignment_day, closing_isr_on, closing_whence_on
from app.book.models import (
    FROM_THE_BEGINNING,
    Account,
    AccountTerritory,
    Closing,
    ClosingCorrection,
    IsrOverride,
    Opportunity,
    OpportunityKind,
    OpportunityOutcome,
    Tier,
    TierChoice,
)
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileState
from app.db.base import db
from app.people.models import GrantedRole, User
from app.shared import clock
from app.shared.regions import Region
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.territories.models import Assignment, Territory
from app.turns.actions import update_turns
from tests.cast import Cast
from tests.factories.onboardings import an_established_isr, an_isr

_numbers = count(1)
DAY = timedelta(days=1)


def crm_id(kind: CrmKind, number: int) -> str:
    """An id of the CRM, with 18 characters."""
    return read_crm_id(f"{kind.value}B0000{number:07}", kind).text


def an_applied_import(kind: FileKind = FileKind.ACCOUNTS, by: User | None = None) -> CrmImport:
    """A file that was applied, without rows: what accounts and closings point to."""
    imported = CrmImport(
        kind=kind,
        name="accounts.csv",
        encoding="utf-8",
        columns=[],
        uploaded_by=by or _sales_operations(),
        state=FileState.APPLIED,
        exported_at=clock.now(),
        applied_at=clock.now(),
        cleared_at=clock.now(),
    )
    db.session.add(imported)
    db.session.flush()
    return imported


def a_sales_territory(name: str | None = None, segment: str = "Large", **details: Any) -> Territory:
    """A vacant territory of a segment: of Enterprise, unless it says otherwise."""
    territory = Territory(
        name=name or f"Sales {next(_numbers)}", region=Region.EMEA, segment=segment, **details
    )
    db.session.add(territory)
    db.session.flush()
    return territory


def an_isr_of(manager: User, name: str) -> User:
    """An established ISR of a manager: their gate is open."""
    isr = an_isr(name)
    an_established_isr(isr, manager)
    return isr


def holds(
    isr: User, territory: Territory, *, manager: User, starts_on: date, ends_on: date | None = None
) -> Assignment:
    """An ISR holds a territory from a day, to a last day where there is one."""
    assignment = Assignment(
        territory=territory, isr=isr, manager=manager, starts_on=starts_on, ends_on=ends_on
    )
    db.session.add(assignment)
    db.session.flush()
    return assignment


def change_hands(held: Assignment, to: User | None, first_day: date) -> Assignment | None:
    """A territory goes to another ISR from a day, or to nobody. Mail and records are left out."""
    held.ends_on = first_day - DAY
    db.session.flush()
    return None if to is None else holds(to, held.territory, manager=held.manager, starts_on=first_day)


def an_account(territory: Territory | None = None, name: str | None = None, **details: Any) -> Account:
    """An account that was always in a territory, or in none."""
    number = next(_numbers)
    text = crm_id(CrmKind.ACCOUNT, number)
    account = Account(
        crm_id=text,
        crm_key=text.lower(),
        name=name or f"Account {number}",
        crm_territory=territory.name if territory else "",
        **details,
    )
    db.session.add(account)
    db.session.flush()
    db.session.add(
        AccountTerritory(
            account=account,
            territory=territory,
            starts_on=FROM_THE_BEGINNING,
            import_id=an_applied_import().id,
        )
    )
    db.session.flush()
    return account


def many_accounts(territory: Territory, number: int, *, crm_isr: str = "") -> None:
    """So many accounts that were always in a territory, written in two statements."""
    ids = [crm_id(CrmKind.ACCOUNT, next(_numbers)) for _ in range(number)]
    said = {"crm_territory": territory.name, "crm_isr": crm_isr}
    rows = [{"crm_id": id_, "crm_key": id_.lower(), "name": f"Account {id_}", **said} for id_ in ids]
    db.session.execute(insert(Account), rows)
    their_days = select(
        Account.id, literal(territory.id), literal(FROM_THE_BEGINNING), literal(an_applied_import().id)
    ).where(Account.crm_id.between(min(ids), max(ids)))
    columns = ["account_id", "territory_id", "starts_on", "import_id"]
    db.session.execute(insert(AccountTerritory).from_select(columns, their_days, include_defaults=False))


def moves_to(account: Account, territory: Territory | None, first_day: date) -> None:
    """An account has another territory from a day."""
    running = account.territories[-1]
    running.ends_on = first_day - DAY
    db.session.flush()
    db.session.add(
        AccountTerritory(
            account=account, territory=territory, starts_on=first_day, import_id=an_applied_import().id
        )
    )
    db.session.flush()
    db.session.expire(account, ["territories"])


def an_opportunity(
    account: Account,
    *,
    kind: OpportunityKind = OpportunityKind.RENEWAL,
    arr_basis: int | None = 10_000_00,
    amount: int | None = 10_000_00,
    close_on: date | None = None,
    renewal_on: date | None = None,
    **details: Any,
) -> Opportunity:
    """An open renewal of 10,000.00, which is flat and due in a hundred days."""
    number = next(_numbers)
    text = crm_id(CrmKind.OPPORTUNITY, number)
    day = alignment_day() + timedelta(days=100)
    opportunity = Opportunity(
        crm_id=text,
        crm_key=text.lower(),
        account=account,
        name=details.pop("name", f"Opportunity {number}"),
        kind=kind,
        stage=details.pop("stage", "3-Technical Evaluation"),
        stage_changed_on=details.pop("stage_changed_on", date(2026, 1, 5)),
        outcome=OpportunityOutcome.OPEN,
        close_on=close_on or renewal_on or day,
        renewal_on=(renewal_on or day) if kind is OpportunityKind.RENEWAL else None,
        arr_basis=arr_basis,
        amount=amount,
        **details,
    )
    db.session.add(opportunity)
    db.session.flush()
    if opportunity.tier is not None:
        has_chosen_tier(opportunity, opportunity.tier)
    return opportunity


def has_chosen_tier(
    opportunity: Opportunity, tier: Tier | None, *, on: date = FROM_THE_BEGINNING, by: User | None = None
) -> None:
    """Somebody chose a tier on a day, or went back to the default; without a person the CRM had it."""
    opportunity.tier, opportunity.tier_by = tier, by if tier else None
    opportunity.tier_at = clock.now() if tier else None
    db.session.add(TierChoice(opportunity=opportunity, tier=tier, starts_on=on, chosen_by=by))
    db.session.flush()


def is_closed(
    opportunity: Opportunity, closed_on: date, outcome: OpportunityOutcome = OpportunityOutcome.WON
) -> Closing:
    """The CRM closes an opportunity on a day: its ISR is frozen as of that day."""
    found = select(closing_isr_on(closed_on), closing_whence_on(closed_on)).where(
        Opportunity.id == opportunity.id
    )
    isr_id, whence = db.session.execute(found).one()
    closing = Closing(
        opportunity=opportunity,
        outcome=outcome,
        closed_on=closed_on,
        isr_id=isr_id,
        whence=whence,
        starts_on=closed_on,
    )
    opportunity.outcome, opportunity.close_on = outcome, closed_on
    db.session.add(closing)
    db.session.flush()
    return closing


def is_reopened(opportunity: Opportunity, on: date) -> None:
    """The CRM reopens an opportunity on a day."""
    standing = select(Closing).where(Closing.opportunity_id == opportunity.id, Closing.ends_on.is_(None))
    closing = db.session.scalars(standing).one()
    closing.ends_on, closing.reopened_on = on - DAY, on
    opportunity.outcome = OpportunityOutcome.OPEN
    db.session.flush()


def overridden(
    opportunity: Opportunity, isr: User | None, *, by: User, on: date | None = None
) -> IsrOverride:
    """The ISR of an opportunity is set by hand."""
    override = IsrOverride(opportunity=opportunity, isr=isr, set_by=by, starts_on=on or alignment_day())
    db.session.add(override)
    db.session.flush()
    return override


def a_correction(cast: Cast, account: Account) -> ClosingCorrection:
    """Marta's request that a won opportunity of an account is nobody's. It waits for a decision."""
    opportunity = an_opportunity(account)
    closing = is_closed(opportunity, alignment_day())
    correction = ClosingCorrection(
        closing=closing, isr=None, asked_by=cast.marta, asked_note=Note(text="Nobody worked on it.")
    )
    db.session.add(correction)
    update_turns(correction)
    return correction


def isr_name(expression: Any, opportunity: Opportunity | None = None) -> str | None:
    """The name of the person to whom an expression of `alignment.py` leads, for one opportunity."""
    found = select(expression)
    if opportunity is not None:
        found = found.where(Opportunity.id == opportunity.id)
    person = db.session.scalar(found)
    return db.session.get_one(User, person).name if person else None


def _sales_operations() -> User:
    """A person of sales operations: whoever there is, or a new one."""
    theirs = select(User).join(GrantedRole).where(GrantedRole.role == Role.SALES_OPERATIONS)
    found = db.session.scalars(theirs.order_by(User.id).limit(1)).one_or_none()
    if found is None:
        from tests.cast import person

        found = person("Yves Operator", Role.SALES_OPERATIONS)
    return found
