"""Alignment changes that a file of the CRM makes: accounts that move to another territory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from app.alignment_changes.counting import counts_of
from app.alignment_changes.mail import tell_accounts_moved
from app.alignment_changes.models import AlignmentChange, AlignmentChangeKind
from app.alignment_changes.recording import Loss, LostBy, record_losses
from app.db.base import db
from app.people.models import User


def tell_losers(day: date, moved: Any) -> Collection[int]:
    """Notify the ISRs who lose accounts by a file on a day, and return their ids. It runs before they move.

    `moved` selects `account_id` and the ISR who loses it (`isr_id`).
    """
    lost = counts_of(moved, day)
    before = select(AlignmentChange.isr_id, AlignmentChange.accounts).where(
        AlignmentChange.effective_on == day, AlignmentChange.accounts > 0
    )
    lost_before = {row.isr_id: row.accounts for row in db.session.execute(before)}
    tell_accounts_moved(lost, day, before=lost_before)
    return lost.keys()


def record_moved_accounts(day: date, losers: Collection[int], *, by: User) -> None:
    """Record what ISRs lose on a day by accounts that have moved, and correct the records of that day.

    `by` is who applied the file.
    """
    of_day = select(AlignmentChange.isr_id).where(AlignmentChange.effective_on == day)
    losses: dict[Loss, LostBy] = {(isr_id, day): {} for isr_id in db.session.scalars(of_day)}
    losses |= {(isr_id, day): {AlignmentChangeKind.ACCOUNTS_MOVED: ()} for isr_id in losers}
    record_losses(losses, by=by)
