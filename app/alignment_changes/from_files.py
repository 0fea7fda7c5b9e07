"""Alignment changes that a file of the CRM makes: accounts that move to another territory."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, select, update

from app.alignment_changes.counting import counts_of
from app.alignment_changes.mail import tell_accounts_moved
from app.alignment_changes.models import AlignmentAct, AlignmentChange, AlignmentChangeKind
from app.book.alignment import covers
from app.book.figures import counts_for_atr
from app.book.models import IsrOverride, Opportunity, OpportunityOutcome
from app.db.base import db
from app.shared import clock


def record_moved_accounts(day: date, moved: Any, *, by_id: int) -> None:
    """Record what each ISR loses on a day by accounts that move, and notify them.

    `by_id` is who applied the file.

    It runs while the moves are not written.
    `moved` selects `account_id` and the ISR who loses it (`isr_id`). There is one change a day for each ISR:
    a later file of the same day adds to it. Opportunities with an ISR override do not move.
    """
    before = select(AlignmentChange.isr_id, AlignmentChange.accounts).where(
        AlignmentChange.effective_on == day, AlignmentChange.accounts > 0
    )
    lost_before = {row.isr_id: row.accounts for row in db.session.execute(before)}
    tell_accounts_moved(counts_of(moved, day), day, before=lost_before)
    accounts = moved.subquery()
    by_isr = (
        select(
            accounts.c.isr_id,
            func.count(accounts.c.account_id.distinct()).label("accounts"),
            func.count(Opportunity.id).label("opportunities"),
            func.coalesce(func.sum(case((counts_for_atr(), Opportunity.arr_basis), else_=0)), 0).label("atr"),
        )
        .select_from(accounts)
        .outerjoin(Opportunity, and_(Opportunity.account_id == accounts.c.account_id, _moves(day)))
        .group_by(accounts.c.isr_id)
        .cte("lost")
    )
    lost = by_isr.c
    known = and_(AlignmentChange.isr_id == lost.isr_id, AlignmentChange.effective_on == day)
    now = literal(clock.now(), AlignmentChange.created_at.type)
    given = select(lost.isr_id, literal(day), now, lost.accounts, lost.opportunities, lost.atr).where(
        ~exists().where(known)
    )
    added = {
        name: getattr(AlignmentChange, name) + select(lost[name]).where(known).scalar_subquery()
        for name in ("accounts", "opportunities", "atr")
    }
    more = update(AlignmentChange).where(
        AlignmentChange.effective_on == day, AlignmentChange.isr_id.in_(select(lost.isr_id))
    )
    _write(more.values(added))
    columns = ["isr_id", "effective_on", "created_at", "accounts", "opportunities", "atr"]
    _write(insert(AlignmentChange).from_select(columns, given, include_defaults=False))
    kind = literal(AlignmentChangeKind.ACCOUNTS_MOVED, AlignmentAct.kind.type)
    acts = select(AlignmentChange.id, kind, literal(by_id), now, lost.accounts).join(by_isr, known)
    columns = ["change_id", "kind", "by_id", "at", "accounts"]
    _write(insert(AlignmentAct).from_select(columns, acts, include_defaults=False))


def _moves(day: date) -> ColumnElement[bool]:
    """The condition that an opportunity goes with its account: it is open and has no ISR override."""
    override = exists().where(IsrOverride.opportunity_id == Opportunity.id, covers(IsrOverride, day))
    return and_(Opportunity.outcome == OpportunityOutcome.OPEN, ~override)


def _write(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
