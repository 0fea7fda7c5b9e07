"""Owen holds T since July, with accounts and open opportunities; today is 3 August 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.alignment_changes.models import AlignmentChange
from app.db.base import db
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from app.territories.models import Assignment, Territory
from tests.cast import Cast, assemble_cast
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    holds,
)

JULY, BEFORE, AFTER = date(2026, 7, 1), date(2026, 8, 9), date(2026, 8, 10)
TODAY, TOMORROW = date(2026, 8, 3), date(2026, 8, 4)


@dataclass
class Region:
    """A small part of the company: Marta's ISRs Owen and Nora, and what Owen holds."""

    cast: Cast
    owen: User
    nora: User
    held: Assignment

    @property
    def territory(self) -> Territory:
        return self.held.territory

    def fill(self, accounts: int, opportunities: int) -> list[Any]:
        """Accounts in T, with as many open renewals of 10,000.00 each in turn. Returns the opportunities."""
        some = [an_account(self.territory) for _ in range(accounts)]
        return [an_opportunity(some[number % accounts]) for number in range(opportunities)]

    def changes(self, isr: User | None = None) -> list[tuple[date, str, int, int, int]]:
        """The alignment changes of Owen, or of another ISR: day, how, accounts, opportunities, ATR.

        How is a text of all acts that count: "handed over 2; given back -1".
        """
        db.session.expire_all()
        theirs = select(AlignmentChange).where(AlignmentChange.isr_id == (isr or self.owen).id)
        found = db.session.scalars(theirs.order_by(AlignmentChange.effective_on))
        return [
            (each.effective_on, acts_of(each), each.accounts, each.opportunities, each.atr) for each in found
        ]


def acts_of(change: AlignmentChange) -> str:
    assert sum(act.accounts for act in change.acts) == change.accounts
    return "; ".join(f"{act.kind.value} {act.accounts}" for act in change.counting_acts)


@pytest.fixture
def region(session) -> Region:
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
    cast = assemble_cast()
    owen, nora = an_isr_of(cast.marta, "Owen Moss"), an_isr_of(cast.marta, "Nora Weiss")
    return Region(cast, owen, nora, holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=JULY))


def mails() -> list[Message]:
    """The mails of the outbox, in order."""
    db.session.flush()
    return list(db.session.scalars(select(Message).order_by(Message.id)))
