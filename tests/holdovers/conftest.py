"""A territory that Owen loses to Nora on 10 August 2026, the first month of a fiscal quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.alignment_changes.models import AlignmentChange
from app.book.models import Account
from app.people.models import User
from app.shared import clock
from app.territories.models import Assignment
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, holds
from tests.factories.holdovers import an_alignment_change

CHANGED_ON = date(2026, 8, 10)
IN_QUARTER = date(2026, 9, 30)


@dataclass(frozen=True)
class Handover:
    """Owen, an ISR of Marta, loses a territory to Nora, another one."""

    cast: Cast
    owen: User
    nora: User
    held: Assignment
    account: Account
    change: AlignmentChange


@pytest.fixture
def today() -> datetime:
    return datetime(2026, 8, 12, 9, tzinfo=UTC)


@pytest.fixture
def cast(session, today) -> Cast:
    clock.freeze(today)
    return assemble_cast()


@pytest.fixture
def handover(cast) -> Handover:
    owen, nora = an_isr_of(cast.marta, "Owen Moss"), an_isr_of(cast.marta, "Nora Weiss")
    held = holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2026, 2, 2))
    account = an_account(held.territory, "Acme")
    return Handover(cast, owen, nora, held, account, an_alignment_change(held, nora, CHANGED_ON))
