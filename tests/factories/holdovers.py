"""Alignment changes and holdovers, in the state a test needs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.activity.actions import new_note
from app.alignment_changes.models import AlignmentChange, AlignmentChangeKind
from app.alignment_changes.recording import record_losses
from app.book.models import Account, Opportunity
from app.db.base import db
from app.holdovers.actions import ask_for_holdover, decide_holdover
from app.holdovers.models import Holdover
from app.people.models import User
from app.territories.models import Assignment
from tests.factories.book import change_hands


def an_alignment_change(held: Assignment, to: User | None, first_day: date) -> AlignmentChange:
    """A territory goes from its ISR to another one, or to nobody, and the change is on record."""
    change_hands(held, to, first_day)
    kind = AlignmentChangeKind.HANDED_OVER if to else AlignmentChangeKind.VACATED
    record_losses({(held.isr_id, first_day): {kind: [held.territory_id]}}, by=held.manager)
    lost = select(AlignmentChange).filter_by(isr_id=held.isr_id, effective_on=first_day)
    return db.session.scalars(lost).one()


def a_holdover(
    change: AlignmentChange, opportunity: Opportunity, *, by: User | None = None, whole_account: bool = False
) -> Holdover:
    """A holdover that the ISR who loses it requests; not decided yet."""
    holdover = ask_for_holdover(
        change,
        opportunity_id=opportunity.id,
        whole_account=whole_account,
        reason="I negotiated it.",
        by=by or change.isr,
    )
    db.session.flush()
    return holdover


def approved(holdover: Holdover, by: User) -> Holdover:
    """Approve a holdover and return it."""
    decide_holdover(holdover, is_approved=True, reason="They did the work.", by=by)
    db.session.flush()
    return holdover


def a_row_in_slot(
    change: AlignmentChange, slot: int, item: Account | Opportunity, **details: object
) -> Holdover:
    """The row of a holdover as a statement writes it that no action checks."""
    of = {"account_id": item.id} if isinstance(item, Account) else {"opportunity_id": item.id}
    holdover = Holdover(
        change_id=change.id,
        slot=slot,
        expires_on=date(2026, 11, 15),
        asked_by_id=change.isr_id,
        asked_note=new_note("Mine."),
        **of,
        **details,
    )
    db.session.add(holdover)
    return holdover
