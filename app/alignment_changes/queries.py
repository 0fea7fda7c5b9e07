"""The alignment on a day: of territories and of ISRs, and the changes of it, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.alignment_changes.counting import MovedCounts, accounts_only, counts_of, counts_on, counts_today
from app.alignment_changes.models import AlignmentAct, AlignmentChange
from app.alignment_changes.visibility import is_held, visible_changes, visible_isrs, visible_territories
from app.book.alignment import alignment_day, covers, is_today
from app.book.models import AccountTerritory, IsrOverride, Opportunity, OpportunityOutcome
from app.db.base import db
from app.people.models import User
from app.territories.models import Assignment, Territory
from app.web.pagination import Page, paginate, rows_after, write_cursor

LINES_PER_PAGE = 20  # each is summed up when it is shown
PLANNED_SHOWN = 50


@dataclass(frozen=True)
class AlignmentLine:
    """A territory or an ISR with what is aligned with it. `holder` is None for a vacant territory."""

    id: int
    name: str
    holder: str | None
    counts: MovedCounts
    overridden: int = 0


def territory_lines(
    user: User, day: date, after: str | None, *, only_vacant: bool = False, is_known: bool = True
) -> Page[AlignmentLine]:
    """The territories that a person sees, by name, with what is in them and who holds them on a day.

    `is_known` is false for a day on which no opportunities were known: then only accounts are counted.
    """
    found = select(Territory.id, Territory.name).where(Territory.removed_at.is_(None))
    found = found.where(visible_territories(user, day))
    if only_vacant:
        found = found.where(~is_held(day))
    rows, cursor = _page(found, [Territory.name, Territory.id], after)
    ids = [row[0] for row in rows]
    holders, accounts = _holders(ids, day), _accounts_by_territory(ids, day)
    if is_today(day):
        counts = counts_today(ids, day)
    else:
        counts = counts_on(accounts, day) if is_known else accounts_only(accounts)
    lines = [
        AlignmentLine(id_, name, holders.get(id_), counts.get(id_, MovedCounts()))
        for id_, name, *_keys in rows
    ]
    return Page(lines, cursor)


def isr_lines(user: User, day: date, after: str | None, *, is_known: bool = True) -> Page[AlignmentLine]:
    """The ISRs that a person sees, by name, with what they have on a day; opportunities without overrides.

    `is_known` is as in `territory_lines`.
    """
    held = select(Assignment.isr_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    lent = select(IsrOverride.isr_id).where(covers(IsrOverride, day), IsrOverride.isr_id.is_not(None))
    found = select(User.id, User.name).where(or_(User.id.in_(held), User.id.in_(lent)))
    rows, cursor = _page(found.where(visible_isrs(user, User.id, day)), [User.name, User.id], after)
    ids = [row[0] for row in rows]
    accounts, overridden = _accounts_by_isr(ids, day), _overridden(ids, day) if is_known else {}
    counts = counts_of(accounts, day) if is_known else accounts_only(accounts)
    lines = [
        AlignmentLine(id_, name, name, counts.get(id_, MovedCounts()), overridden.get(id_, 0))
        for id_, name, *_keys in rows
    ]
    return Page(lines, cursor)


def past_changes(user: User, after: str | None) -> Page[AlignmentChange]:
    """The changes up to today that a person sees, the latest first, a page at a time."""
    today = alignment_day()
    found = _visible_changes(user, today).where(AlignmentChange.effective_on <= today)
    return paginate(found, [AlignmentChange.effective_on, AlignmentChange.id], after, descending=True)


def planned_changes(user: User) -> Sequence[AlignmentChange]:
    """The changes ahead that a person sees, the next first, at most fifty."""
    today = alignment_day()
    found = _visible_changes(user, today).where(AlignmentChange.effective_on > today)
    by_day = found.order_by(AlignmentChange.effective_on, AlignmentChange.id)
    return db.session.scalars(by_day.limit(PLANNED_SHOWN)).all()


def _visible_changes(user: User, today: date) -> Select[AlignmentChange]:
    isr = joinedload(AlignmentChange.isr)
    by = selectinload(AlignmentChange.acts).joinedload(AlignmentAct.by)
    found = select(AlignmentChange).where(visible_changes(user, today))
    return found.options(isr.lazyload(User.granted_roles), by.lazyload(User.granted_roles))


def _page(found: Any, keys: list[Any], after: str | None) -> tuple[list[Any], str | None]:
    """Rows of columns after a cursor, and the next cursor."""
    rows = db.session.execute(
        rows_after(found.add_columns(*keys), keys, after).limit(LINES_PER_PAGE + 1)
    ).all()
    shown = list(rows[:LINES_PER_PAGE])
    more = len(rows) > LINES_PER_PAGE
    return shown, write_cursor(shown[-1][-len(keys) :]) if more else None


def _holders(territory_ids: Collection[int], day: date) -> Mapping[int, str]:
    """The name of who holds each territory on a day. Of two, it is the one who came last."""
    held = (Assignment.territory_id.in_(territory_ids), Assignment.taken_back_at.is_(None))
    found = select(Assignment.territory_id, User.name).join(User, User.id == Assignment.isr_id)
    by_day = found.where(*held, covers(Assignment, day)).order_by(Assignment.starts_on, Assignment.id)
    return {row.territory_id: row.name for row in db.session.execute(by_day)}


def _accounts_by_territory(ids: Collection[int], day: date) -> Any:
    here = (AccountTerritory.territory_id.in_(ids), covers(AccountTerritory, day))
    return select(AccountTerritory.territory_id.label("isr_id"), AccountTerritory.account_id).where(*here)


def _accounts_by_isr(isr_ids: Collection[int], day: date) -> Any:
    return (
        select(Assignment.isr_id, AccountTerritory.account_id)
        .join(AccountTerritory, AccountTerritory.territory_id == Assignment.territory_id)
        .where(Assignment.isr_id.in_(isr_ids), Assignment.taken_back_at.is_(None))
        .where(covers(Assignment, day), covers(AccountTerritory, day))
    )


def _overridden(isr_ids: Collection[int], day: date) -> Mapping[int, int]:
    """How many open opportunities each of these ISRs has by ISR override on a day."""
    running = and_(covers(IsrOverride, day), IsrOverride.isr_id.in_(isr_ids))
    found: Any = select(IsrOverride.isr_id, func.count()).join(
        Opportunity, Opportunity.id == IsrOverride.opportunity_id
    )
    by_isr = found.where(running, Opportunity.outcome == OpportunityOutcome.OPEN).group_by(IsrOverride.isr_id)
    return {isr_id: int(number) for isr_id, number in db.session.execute(by_isr)}
