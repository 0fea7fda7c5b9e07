"""Rows of open opportunities as the pages and the file show them: with account, tier, next step and ISR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, select, union
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.activity.models import Note
from app.book.alignment import holder_on, opportunity_territory_on, override_on
from app.book.models import IS_OPEN, Account, IsrOverride, Opportunity, OpportunityKind, Tier
from app.book.open_opportunities import OpenPart, columns_of
from app.book.relations import ALL_SEEING, workable_opportunities
from app.book.tiers import tier_on
from app.db.rows import among_few, literal_number, read_rows
from app.opportunity_work.models import OpportunityNextStep
from app.people.models import User
from app.renewals.rules import QuoteMark, quote_marks
from app.territories.models import Territory
from app.web.pagination import ANY_CURSOR, Page, SortKey, cursor_values, rows_after, write_cursor

PAGE_SIZE = 50


class ListedOpportunity(NamedTuple):
    """An open opportunity, with the columns of `_columns`. `isr` and `territory` are None for none.

    Amounts are minor units. `named_owner` of the next step is "" where it is the ISR.
    """

    id: int
    version: int
    name: str
    crm_id: str
    account: str
    account_crm_id: str
    sae: str
    sae_email: str
    kind: OpportunityKind
    arr_basis: int | None
    amount: int | None
    renewal_on: date | None
    close_on: date
    quote_starts_on: date | None
    quote_ends_on: date | None
    tier: Tier | None
    is_chosen_tier: bool
    stage: str
    territory: str | None
    isr: str | None
    next_step: str | None
    next_step_on: date | None
    named_owner: str | None

    @property
    def is_renewal(self) -> bool:
        return self.kind is OpportunityKind.RENEWAL

    @property
    def quote_marks(self) -> list[QuoteMark]:
        """What of its quote is not in order, where it is a renewal."""
        if not self.is_renewal:
            return []
        return quote_marks(self.renewal_on, self.quote_starts_on, self.quote_ends_on)

    @property
    def next_step_owner(self) -> str | None:
        """Who owns its next step; None without one."""
        return (self.named_owner or _("The ISR")) if self.next_step else None

    def days_ahead(self, today: date) -> int | None:
        """Days from today to the renewal date."""
        return None if self.renewal_on is None else (self.renewal_on - today).days


def page_statement(
    parts: Sequence[OpenPart], where: Sequence[Any], key: SortKey | None, day: date, *, is_first: bool
) -> Select[Any]:
    """The statement of a page of the opportunities in some parts, by `key` and id; without a key, by id."""
    keys, after = _keys(key), None if is_first else ANY_CURSOR
    firsts = [_first_rows(part, where, keys, after) for part in parts]
    together = firsts[0] if len(firsts) == 1 else union(*firsts)
    chosen = (
        together.order_by(*(each.key or "" for each in keys)).limit(literal_number(PAGE_SIZE + 1)).subquery()
    )
    order = [chosen.c[each.key or ""] for each in keys]
    return _columns(chosen, day).order_by(*order)


def read_page(
    statement: Select[Any], values: dict[str, Any], key: SortKey | None, after: str | None
) -> Page[ListedOpportunity]:
    """The page of a `page_statement`, with its parameters."""
    found = read_rows(statement, values | cursor_values(after, _keys(key)))
    rows = [ListedOpportunity._make(row) for row in found]
    shown = rows[:PAGE_SIZE]
    if len(rows) <= PAGE_SIZE:
        return Page(shown, None)
    last = shown[-1]
    return Page(shown, write_cursor([last.id] if key is None else [getattr(last, key.key or ""), last.id]))


def all_rows(parts: Sequence[OpenPart], where: Sequence[Any], key: SortKey | None, day: date) -> Select[Any]:
    """The statement of all of them, in the order of the page."""
    keys = _keys(key)
    chosen = columns_of(parts, *keys, where=where)
    order = [chosen.c[each.key or ""] for each in keys]
    return _columns(chosen, day).order_by(*order)


def workable_ids(user: User, rows: Sequence[ListedOpportunity], *, is_own: bool, day: date) -> set[int]:
    """The ids of the rows on which a person may work. `is_own` says that they are the ISR of each.

    An account team may work on all that it sees. An ISR also sees what they lost, and what another has by
    override; an ISR manager what they set to an ISR of another team.
    """
    ids = [row.id for row in rows]
    if not user.roles.isdisjoint(ALL_SEEING) and user.roles.isdisjoint({Role.ISR, Role.ISR_MANAGER}):
        return set()
    if not ids or is_own or user.roles.isdisjoint({Role.ISR, Role.ISR_MANAGER, *ALL_SEEING}):
        return set(ids)
    found = select(Opportunity.id).where(Opportunity.id.in_(ids), workable_opportunities(user, day))
    return {id_ for (id_,) in read_rows(found)}


def _keys(key: SortKey | None) -> list[SortKey]:
    return [Opportunity.id] if key is None else [key, Opportunity.id]


def _first_rows(part: OpenPart, where: Sequence[Any], keys: list[SortKey], after: str | None) -> Select[Any]:
    """The keys of the first rows of a part: no more of them can be on the page.

    Of each territory the first rows are read along an index, so it costs the same whatever is in it.
    """
    limit = literal_number(PAGE_SIZE + 1)
    if part.territories is None:
        rows = rows_after(select(*keys).where(*part.conditions, *where), keys, after).limit(limit)
        return select(*rows.correlate(None).subquery().c)
    held, listed = part.territories.distinct().subquery(), aliased(Opportunity)
    (territory_id,) = held.c
    of_one = [IS_OPEN, Opportunity.territory_id == territory_id, *part.others, *where]
    first = rows_after(select(Opportunity.id).where(*of_one), keys, after).limit(limit)
    here = among_few(listed.id, first.correlate(held))
    return select(*(getattr(listed, key.key or "") for key in keys)).select_from(held).join(listed, here)


def _columns(chosen: Any, day: date) -> Select[Any]:
    """The columns of chosen opportunities. They come first: PostgreSQL keeps the order of so many joins."""
    isr, owner, override = aliased(User), aliased(User), aliased(IsrOverride)
    latest = select(func.max(OpportunityNextStep.id)).where(
        OpportunityNextStep.opportunity_id == Opportunity.id
    )
    last_id = latest.correlate(Opportunity).scalar_subquery()
    is_isr = isr.id == case((override.id.is_not(None), override.isr_id), else_=holder_on(day, Territory.id))
    columns: list[Any] = [
        Opportunity.id,
        Opportunity.version,
        Opportunity.name,
        Opportunity.crm_id,
        func.coalesce(func.nullif(Account.name, ""), Account.crm_id).label("account"),
        Account.crm_id.label("account_crm_id"),
        func.coalesce(func.nullif(Account.owner_name, ""), Account.owner_email),
        Account.owner_email,
        Opportunity.kind,
        Opportunity.arr_basis,
        Opportunity.amount,
        Opportunity.renewal_on,
        Opportunity.close_on,
        Opportunity.quote_starts_on,
        Opportunity.quote_ends_on,
        tier_on(day, Territory.segment).label("tier"),
        Opportunity.tier.is_not(None).label("is_chosen_tier"),
        Opportunity.stage,
        Territory.name.label("territory"),
        isr.name.label("isr"),
        Note.text.label("next_step"),
        OpportunityNextStep.due_on.label("next_step_on"),
        func.coalesce(owner.name, OpportunityNextStep.owner_name),
    ]
    return (
        select(*columns)
        .select_from(chosen)
        .join(Opportunity, Opportunity.id == chosen.c.id)
        .join(Account, Account.id == Opportunity.account_id)
        .outerjoin(Territory, Territory.id == opportunity_territory_on(day))
        .outerjoin(override, override.id == override_on(day))
        .outerjoin(isr, is_isr)
        .outerjoin(OpportunityNextStep, OpportunityNextStep.id == last_id)
        .outerjoin(Note, Note.id == OpportunityNextStep.note_id)
        .outerjoin(owner, owner.id == OpportunityNextStep.owner_id)
    )
