"""Alignment changes that a file of the CRM makes: accounts that move to another territory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from app.alignment_changes.counting import counts_of
from app.alignment_changes.mail import tell_accounts_moved
from app.alignment_changes.models import AlignmentChange, AlignmentChangeKind
from app.alignment_changes.recording import record_losses
from app.db.base import db


def tell_losers(day: date, moved: Any) -> Collection[int]:
    """Notify the ISRs who lose accounts by a file on a day, and return their ids. It runs before they move.

    `moved` selects `account_id` and the ISR who loses it (`isr_id`).
    """
    lost = counts_of(moved, day)
    tell_accounts_moved(lost, day)
    return lost.keys()


def record_moved_accounts(day: date, losers: Collection[int]) -> None:
    """Record what ISRs lose on a day by accounts that have moved, and correct the records of that day."""
    of_day = select(AlignmentChange.isr_id).where(AlignmentChange.effective_on == day)
    known = dict.fromkeys(((isr_id, day) for isr_id in db.session.scalars(of_day)), None)
    lost = dict.fromkeys(((isr_id, day) for isr_id in losers), AlignmentChangeKind.ACCOUNTS_MOVED)
    record_losses({**known, **lost}, by=None)
